"""Reading events."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.core.text import needle
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.evidence.models import Event
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Event]:
    """Return the events of the deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return Event.objects.select_related(
        "by_stakeholder__contact",
        "by_user",
        "with_stakeholder__contact",
        "file",
        "move",
        "recorded_by",
        "deal",
    ).filter(deal__in=seen)


def get_for(actor: User, pk: int) -> Event:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def of_deal(actor: User, deal: Deal) -> QuerySet[Event]:
    """Return a deal's events in time order with their signals, withdrawn ones included."""
    return (
        visible_to(actor)
        .filter(deal=deal)
        .prefetch_related("signals__by_stakeholder__contact")
        .order_by("at", "pk")
    )


def search(actor: User, text: str) -> QuerySet[Event]:
    """Return the events of seen deals whose text holds each word of `text`, the newest recorded first.

    A number typed in full width finds one written in half width, and the other way about where it is typed as it
    was written. What was withdrawn is not found.
    """
    found = visible_to(actor).filter(withdrawn_at__isnull=True)
    needle(text)
    for word in text.split():
        found = found.filter(Q(text__icontains=word) | Q(text__icontains=needle(word)))
    return found.order_by("-pk")
