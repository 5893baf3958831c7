"""Reading events."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

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


def search(actor: User, text: str, most: int) -> QuerySet[Event]:
    """Return at most `most` events of seen deals whose text holds each word of `text`, the newest recorded first.

    A number typed in full width finds one written in half width, and the other way about where it is typed as it
    was written. What was withdrawn is not found.
    """
    found = Event.objects.filter(_seen_by(actor), withdrawn_at__isnull=True)
    needle(text)  # refuses what no text holds
    for word in text.split():
        either = Q(text__icontains=word)
        if needle(word) != word.lower():
            either |= Q(text__icontains=needle(word))
        found = found.filter(either)
    # Which events, before anything is joined to them, and no more than are wanted: the walk ends there.
    newest = found.order_by("-pk").values_list("pk", flat=True)[:most]
    return visible_to(actor).filter(pk__in=list(newest)).order_by("-pk")


def _seen_by(actor: User) -> Q:
    """Whether an event's deal is seen. Who sees few deals starts from them; who sees many walks the events, newest
    first, and looks at the deal of each that fits: both give the same.
    """
    deals = seen_by(actor, Deal.objects.order_by())
    if actor.is_manager or actor.is_administrator:
        return Q(Exists(deals.filter(pk=OuterRef("deal"))))
    return Q(deal__in=deals.values("pk"))
