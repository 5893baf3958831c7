"""Calendars: adding and removing feeds, fetching them, and what becomes of the meetings found."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.core import fetching, jobs
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked, save
from tongpin.server.core.errors import Conflict, Invalid, NotVisible
from tongpin.server.core.sealed import CannotUnseal, seal, unseal
from tongpin.server.core.text import clean_line, fold
from tongpin.server.deals import policies as deal_policies
from tongpin.server.deals.models import Stakeholder
from tongpin.server.evidence.agenda import Meeting, read_meetings
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.models import (
    Appointment,
    AppointmentState,
    Calendar,
    Event,
    Kind,
    PlanFeed,
)
from tongpin.server.evidence.queries.calendar import due, visible_appointments
from tongpin.server.evidence.queries.letter import of_people
from tongpin.server.people import policies
from tongpin.server.people.domain.token import digest
from tongpin.server.people.models import User

FETCH = "evidence.fetch_calendar"
EVERY = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=12)
MOST_BYTES = 2 * 2**20
RECORDABLE = (Kind.MEETING, Kind.VISIT)
logger = logging.getLogger("tongpin.calendar")


def add_calendar(*, actor: User, name: str, address: str) -> Calendar:
    """Add a calendar of one's own by its secret .ics address, which is never shown again. Does not connect."""
    policies.require_active(actor)
    clean = fetching.clean_address(clean_line(address, "address", most=2000, required=True))
    calendar = Calendar(
        owner=actor,
        name=clean_line(name, "name", most=100, required=True),
        host=fetching.host_of(clean)[:253],
    )
    with transaction.atomic():
        calendar.save(force_insert=True)
        calendar.secret = seal(clean, f"calendar.{calendar.pk}")
        calendar.save(update_fields=["secret"])
        diff = {"name": [None, calendar.name], "host": [None, calendar.host]}
        audit.record(actor=actor, verb="add", thing=calendar, diff=diff)
        fetch_soon(calendar)
    return calendar


def remove_calendar(*, actor: User, calendar: Calendar) -> None:
    """Take a calendar away, with the meetings of it that nobody has recorded; events recorded from it stay."""
    if calendar.owner_id != actor.pk or not actor.is_active:
        raise NotVisible
    with transaction.atomic():
        current = Calendar.objects.filter(pk=calendar.pk).first()
        if current is None:
            raise NotVisible
        audit.record(actor=actor, verb="remove", thing=current, diff={"name": [current.name, None]})
        current.delete()


def record_appointment(
    *, actor: User, appointment: Appointment, kind: str = Kind.MEETING, version: int | None = None
) -> Event:
    """Record a meeting that took place as an event of its deal; its copies on other deals are set aside."""
    _require_own(actor, appointment)
    deal_policies.require_change(actor, appointment.deal)
    if kind not in RECORDABLE:
        raise Invalid("kind", Text("请选择会议或拜访。", "Choose a meeting or a visit."))
    if appointment.starts_at > timezone.now():
        raise Invalid("kind", Text("会还没有开。", "It has not taken place yet."))
    with transaction.atomic():
        current = _open_appointment(appointment, version)
        event = record_event(
            actor=actor,
            deal=current.deal,
            kind=kind,
            text="\n".join(line for line in (current.title, current.place) if line) or current.calendar.name,
            at=current.starts_at,
            day_only=current.all_day,
            by_user=actor,
            with_stakeholder=_first_met(current),
            marks=(),
            proofs=(),
        )
        diff = audit.changed(current, state=AppointmentState.RECORDED, event=event, decided_at=timezone.now())
        save(current, diff)
        audit.record(actor=actor, verb="record", thing=current, diff=diff, deal_id=current.deal_id)
        _of_same_meeting(current).update(state=AppointmentState.ASIDE)
    return event


def set_appointment_aside(
    *, actor: User, appointment: Appointment, version: int | None = None
) -> Appointment:
    """Say that a meeting is no part of the deal."""
    _require_own(actor, appointment)
    with transaction.atomic():
        current = _open_appointment(appointment, version)
        diff = audit.changed(current, state=AppointmentState.ASIDE, decided_at=timezone.now())
        save(current, diff)
        audit.record(actor=actor, verb="set_aside", thing=current, diff=diff, deal_id=current.deal_id)
    return current


def make_plan_feed(*, actor: User) -> tuple[PlanFeed, str]:
    """Make one's planned moves readable at a secret address; return it with the secret, which is not shown again.

    A feed made before ends: its address answers nobody from now on.
    """
    policies.require_active(actor)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        PlanFeed.objects.filter(user=actor).delete()
        feed = PlanFeed.objects.create(user=actor, digest=digest(secret))
        audit.record(actor=actor, verb="create", thing=feed)
    return feed, secret


def revoke_plan_feed(*, actor: User) -> None:
    """End one's feed: its address answers nobody from now on."""
    with transaction.atomic():
        feed = PlanFeed.objects.filter(user=actor).first()
        if feed is None:
            raise NotVisible
        audit.record(actor=actor, verb="revoke", thing=feed)
        feed.delete()


def fetch_soon(calendar: Calendar) -> None:
    """Queue a look at the calendar now."""
    jobs.enqueue(FETCH, str(calendar.pk), calendar_id=calendar.pk)


@jobs.job("evidence.fetch_calendars", every=EVERY)
def fetch_calendars() -> None:
    """Queue a look at each calendar that is due."""
    for calendar in due(timezone.now()):
        fetch_soon(calendar)


@jobs.job(FETCH)
def fetch_calendar(*, calendar_id: int) -> None:
    """Read a calendar and propose its meetings with people of the owner's deals."""
    calendar = due(timezone.now()).select_related("owner").filter(pk=calendar_id).first()
    if calendar is None:
        return
    now = timezone.now()
    try:
        address = unseal(calendar.secret, f"calendar.{calendar.pk}")
        data = fetching.fetch(address, most=MOST_BYTES, inside=tuple(settings.CALENDAR_HOSTS))
        meetings = read_meetings(data, now)
    except CannotUnseal:
        _failed(
            calendar,
            Text("保存的地址已读不出来，请重新添加。", "The saved address cannot be read: add it again."),
        )
        return
    except Invalid as error:
        _failed(calendar, Text(error.say("zh"), error.say("en")))
        return
    with transaction.atomic():
        Calendar.objects.filter(pk=calendar.pk).update(
            tried_at=now, succeeded_at=now, trouble={}, failures=0, next_try_at=None
        )
        for meeting in meetings:
            _propose(calendar, meeting)
        _forget_gone(calendar, {one.uid for one in meetings if not one.cancelled})


def _propose(calendar: Calendar, meeting: Meeting) -> None:
    if meeting.cancelled:
        return
    others = [address for address in meeting.people if address != fold(calendar.owner.email)]
    fields = {
        "title": meeting.title,
        "place": meeting.place,
        "people": others,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "all_day": meeting.all_day,
    }
    for deal in of_people(calendar.owner, others):
        known = Appointment.objects.filter(calendar=calendar, uid=meeting.uid, deal=deal)
        if not known.exists():
            Appointment.objects.create(calendar=calendar, uid=meeting.uid, deal=deal, **fields)
        else:
            known.filter(state=AppointmentState.PROPOSED).update(**fields)


def _forget_gone(calendar: Calendar, there: set[str]) -> None:
    """Propose no more what was cancelled or taken out of the calendar."""
    calendar.appointments.filter(state=AppointmentState.PROPOSED).exclude(uid__in=there).delete()


def _failed(calendar: Calendar, why: Text) -> None:
    failures, now = calendar.failures + 1, timezone.now()
    wait = min(EVERY * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    logger.warning("calendar %s: %s", calendar.pk, why.en)
    Calendar.objects.filter(pk=calendar.pk).update(
        tried_at=now, trouble={"zh": why.zh, "en": why.en}, failures=failures, next_try_at=now + wait
    )


def _require_own(actor: User, appointment: Appointment) -> None:
    if not visible_appointments(actor).filter(pk=appointment.pk).exists():
        raise NotVisible


def _open_appointment(appointment: Appointment, version: int | None) -> Appointment:
    current = locked(appointment, version)
    if current.state != AppointmentState.PROPOSED:
        raise Conflict(current, Text("这次会议已经处理过了。", "This meeting is settled already."))
    return current


def _of_same_meeting(appointment: Appointment) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        calendar=appointment.calendar_id, uid=appointment.uid, state=AppointmentState.PROPOSED
    )


def _first_met(appointment: Appointment) -> Stakeholder | None:
    on_deal = Stakeholder.objects.select_related("contact").filter(deal=appointment.deal_id)
    return next((one for one in on_deal if fold(one.contact.email) in appointment.people), None)
