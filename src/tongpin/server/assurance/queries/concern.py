"""Reading the concern log."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.assurance.models import Concern
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Concern]:
    """Return the concerns of the deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return Concern.objects.select_related("raised_by__contact", "closed_by__contact").filter(deal__in=seen)


def of_deal(actor: User, deal: Deal) -> QuerySet[Concern]:
    """Return what people entered in one deal's log. What the evidence shows is in the judgement, merged with it."""
    return visible_to(actor).filter(deal=deal)
