"""What a search finds a deal by: its own name, its customer's names, and how they sound, in one folded text."""

from __future__ import annotations

from tongpin.server.accounts.models import Customer
from tongpin.server.core.pinyin import sounds
from tongpin.server.core.text import fold
from tongpin.server.deals.models import Deal

MOST = 1000


def folded(name: str, customer: Customer) -> str:
    """Return the folded text of a deal."""
    names = [name, customer.name, *customer.aliases]
    spoken = [sounds(fold(one)) for one in names]
    return "\n".join(filter(None, [fold("\n".join(names)), *spoken]))[:MOST]


def refold(customer: Customer) -> None:
    """Fold all the deals of a customer whose name has changed."""
    for deal in Deal.objects.filter(customer=customer):
        Deal.objects.filter(pk=deal.pk).update(folded=folded(deal.name, customer))
