"""Reading who of ours is on a deal."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal, Member
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Member]:
    """Return the members of the deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return Member.objects.select_related("user", "deal").filter(deal__in=seen)


def of_deal(actor: User, deal: Deal) -> QuerySet[Member]:
    """Return the members of one deal."""
    return visible_to(actor).filter(deal=deal)


def get_for(actor: User, pk: int) -> Member:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
