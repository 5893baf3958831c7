"""Reading signals."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal, Outcome
from tongpin.server.deals.policies import changed_by, seen_by
from tongpin.server.evidence.models import Signal, SignalState
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Signal]:
    """Return the signals of the deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return Signal.objects.select_related("event__deal", "by_stakeholder__contact", "decided_by").filter(
        event__deal__in=seen
    )


def get_for(actor: User, pk: int) -> Signal:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def to_confirm(actor: User) -> QuerySet[Signal]:
    """Return the signals that wait for a word on the deals one may change, the one that would move most first.

    Deals that were lost or dropped are left out: no answer moves anything there.
    """
    alive = Deal.objects.order_by().filter(outcome__in=[Outcome.OPEN, Outcome.CHOSEN_US])
    return (
        Signal.objects.select_related(
            "event__deal__customer",
            "event__by_stakeholder__contact",
            "event__by_user",
            "by_stakeholder__contact",
        )
        .filter(
            event__deal__in=changed_by(actor, alive).values("pk"),
            event__withdrawn_at__isnull=True,
            state=SignalState.PROPOSED,
        )
        .order_by("-weight", "pk")
    )


def waiting(deal: Deal) -> int:
    """Return how many signals of a deal that the reader sees wait for a person's word."""
    return Signal.objects.filter(
        event__deal=deal, event__withdrawn_at__isnull=True, state=SignalState.PROPOSED
    ).count()
