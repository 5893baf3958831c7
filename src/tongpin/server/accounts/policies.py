"""Who may do what to customers and their people: whoever sees a customer may keep it up to date."""

from __future__ import annotations

from tongpin.server.accounts.models import Customer
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.errors import NotVisible
from tongpin.server.people.models import User


def require_change(actor: User, customer: Customer) -> None:
    """Raise `NotVisible` unless `actor` sees the customer."""
    if not customers.visible_to(actor).filter(pk=customer.pk).exists():
        raise NotVisible
