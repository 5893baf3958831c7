"""Reading one's own drafts."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.evidence.models import Draft
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Draft]:
    """Return one's own drafts on deals one still sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return Draft.objects.select_related("deal").filter(user=actor, deal__in=seen)


def of(actor: User, deal: Deal) -> Draft | None:
    """Return one's draft on a deal."""
    return visible_to(actor).filter(deal=deal).first()
