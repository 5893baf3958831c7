"""Reading customers."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongpin.server.accounts.models import Customer
from tongpin.server.core.errors import NotVisible
from tongpin.server.core.text import needle
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Customer]:
    """Return the customers one owns, of teams one leads, or with a deal that one sees."""
    customers = Customer.objects.select_related("owner")
    if not actor.is_active:
        return customers.none()
    if actor.is_administrator:
        return customers
    seen = Q(owner=actor) | Q(Exists(seen_by(actor, Deal.objects.filter(customer=OuterRef("pk")))))
    if actor.is_manager and actor.team:
        seen |= Q(team__path__startswith=actor.team.path)
    return customers.filter(seen)


def get_for(actor: User, pk: int) -> Customer:
    """Return one customer, or raise `NotVisible`."""
    customer = visible_to(actor).filter(pk=pk).first()
    if customer is None:
        raise NotVisible
    return customer


def search(actor: User, text: str) -> QuerySet[Customer]:
    """Return the visible customers whose name holds `text`; full and half width are the same."""
    return visible_to(actor).filter(folded__contains=needle(text))
