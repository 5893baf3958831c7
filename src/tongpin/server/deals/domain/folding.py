"""What a search finds a deal by: its own name and its customer's, in one folded text."""

from __future__ import annotations

from tongpin.server.accounts.models import Customer
from tongpin.server.core.text import fold
from tongpin.server.deals.models import Deal


def folded(name: str, customer: Customer) -> str:
    """Return the folded text of a deal."""
    return fold(f"{name}\n{customer.name}")


def refold(customer: Customer) -> None:
    """Fold all the deals of a customer whose name has changed."""
    for deal in Deal.objects.filter(customer=customer):
        Deal.objects.filter(pk=deal.pk).update(folded=folded(deal.name, customer))
