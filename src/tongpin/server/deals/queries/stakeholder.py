"""Reading the buying group."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Stakeholder]:
    """Return the customer's people of the deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return Stakeholder.objects.select_related("contact", "deal").filter(deal__in=seen)


def of_deal(actor: User, deal: Deal) -> QuerySet[Stakeholder]:
    """Return the customer's people of one deal."""
    return visible_to(actor).filter(deal=deal)


def gone(actor: User, deal: Deal) -> QuerySet[Stakeholder]:
    """Return those on the deal who have left the customer since: nobody there speaks for them any more."""
    return of_deal(actor, deal).filter(contact__left_on__isnull=False)


def get_for(actor: User, pk: int) -> Stakeholder:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
