"""Reading calendars, the meetings found in them, and whose feed a secret opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal, Move, MoveState
from tongpin.server.deals.policies import seen_by
from tongpin.server.deals.queries import move as moves
from tongpin.server.evidence.models import Appointment, AppointmentState, Calendar, PlanFeed
from tongpin.server.people.domain.token import digest
from tongpin.server.people.models import User

NOTED_EVERY = timedelta(minutes=10)
MOST_MOVES = 1000


def visible_to(actor: User) -> QuerySet[Calendar]:
    """Return one's own calendars."""
    return Calendar.objects.filter(owner=actor, owner__is_active=True)


def get_for(actor: User, pk: int) -> Calendar:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def due(now: datetime) -> QuerySet[Calendar]:
    """Return the calendars that should be looked at now."""
    waits = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    return Calendar.objects.filter(waits, owner__is_active=True)


def visible_appointments(actor: User) -> QuerySet[Appointment]:
    """Return the meetings in one's own calendars with people of deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return Appointment.objects.select_related("deal__customer", "calendar").filter(
        calendar__owner=actor, deal__in=seen
    )


def appointment_for(actor: User, pk: int) -> Appointment:
    """Return one meeting, or raise `NotVisible`."""
    found = visible_appointments(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def proposed(actor: User) -> QuerySet[Appointment]:
    """Return the meetings that took place and wait for a word, newest first."""
    return (
        visible_appointments(actor)
        .filter(state=AppointmentState.PROPOSED, starts_at__lte=timezone.now())
        .order_by("-starts_at", "-pk")
    )


def coming(actor: User) -> QuerySet[Appointment]:
    """Return the meetings to come, soonest first."""
    return visible_appointments(actor).filter(state=AppointmentState.PROPOSED, starts_at__gt=timezone.now())


def plan_feed_of(actor: User) -> PlanFeed | None:
    """Return one's own feed."""
    return PlanFeed.objects.filter(user=actor).first()


def reader_of(secret: str) -> User | None:
    """Return whose planned moves a secret opens, None where it is unknown, revoked, or its user was shut out."""
    feed = PlanFeed.objects.select_related("user__team").filter(digest=digest(secret)).first()
    if feed is None or not feed.user.is_active:
        return None
    now = timezone.now()
    stale = Q(read_at__isnull=True) | Q(read_at__lt=now - NOTED_EVERY)
    PlanFeed.objects.filter(stale, pk=feed.pk).update(read_at=now)
    return feed.user


def planned_moves(actor: User) -> QuerySet[Move]:
    """Return the dated moves that are one's own business: planned by oneself, or on deals one owns or is on."""
    own = Q(planned_by=actor) | Q(deal__owner=actor) | Q(deal__members__user=actor)
    return (
        moves.visible_to(actor)
        .select_related("deal__customer")
        .filter(own, state=MoveState.PLANNED, planned_for__isnull=False)
        .distinct()
        .order_by("planned_for", "pk")[:MOST_MOVES]
    )
