"""Who may do what to customers and their people: whoever sees a customer may keep it up to date; merging, which
touches everybody's records, is for managers and administrators.
"""

from __future__ import annotations

from tongpin.method import Text
from tongpin.server.accounts.models import Customer
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.errors import NotAllowed, NotVisible
from tongpin.server.people.models import User


def require_change(actor: User, customer: Customer) -> None:
    """Raise `NotVisible` unless `actor` sees the customer."""
    if not customers.visible_to(actor).filter(pk=customer.pk).exists():
        raise NotVisible


def can_merge(actor: User) -> bool:
    """Whether the actor may merge what they see."""
    return actor.is_manager or actor.is_administrator


def require_merge(actor: User, *touched: Customer) -> None:
    """Raise `NotVisible` or `NotAllowed` unless `actor` sees all the customers and may merge."""
    for customer in touched:
        require_change(actor, customer)
    if not can_merge(actor):
        raise NotAllowed(
            Text("只有主管和管理员能合并。", "Only managers and administrators may merge."),
            Text("请把这两条记录告诉主管。", "Tell your manager about the two records."),
        )
