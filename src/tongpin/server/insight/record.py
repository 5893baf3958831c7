"""One deal's record as the engine wants it, in a constant number of queries.

Which signals count: those a person accepted count in full (confidence 1), those only proposed by the reader count
with the reader's own confidence, those a person rejected not at all. So a deal nobody has had time to confirm is
still judged, and confirming sharpens the judgement.

Keys: a stakeholder is `s<pk>`, a colleague `u<pk>`, a name we do not know is itself; an event and a signal are
their pk as text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from tongpin.engine import Event, Mark, Person, Record
from tongpin.engine.record import VoicedConcern
from tongpin.server.assurance.models import Concern
from tongpin.server.assurance.models.concern import CLOSED, ConcernState
from tongpin.server.deals.models import Deal, Member, Stakeholder
from tongpin.server.evidence import models as evidence
from tongpin.server.evidence.models import SignalState
from tongpin.server.people.models import User

STANCE_HOLDS = timedelta(days=90)  # method F2: a stance not seen again for so long is unknown


def record_of(deal: Deal, as_of: datetime | None = None) -> Record:
    """Return the deal's record; `as_of` only bears on what grows old (stances) or has been closed since."""
    day = timezone.localdate(as_of) if as_of else timezone.localdate()
    events = list(_events(deal))
    stakeholders = Stakeholder.objects.select_related("contact").filter(deal=deal).order_by("pk")
    log = list(Concern.objects.select_related("raised_event").filter(deal=deal).order_by("pk"))
    return Record(
        name=deal.name,
        events=tuple(_ordered(events, deal)),
        people=(*(_buyer(one, day) for one in stakeholders), *_colleagues(deal, events)),
        motion="ltc" if deal.motion == "ltc" else "key_account",
        opened=timezone.make_aware(datetime.combine(deal.opened_on, time())),
        context=tuple(deal.context),
        concerns_closed=tuple(one.concern for one in log if one.state in CLOSED and _closed_by(one, day)),
        concerns_voiced=tuple(_voiced(log, as_of)),
    )


def _closed_by(row: Concern, day: date) -> bool:
    return row.closed_on is not None and row.closed_on <= day


def _voiced(log: Iterable[Concern], as_of: datetime | None) -> Iterable[VoicedConcern]:
    """Give the concerns that people entered and nobody closed; of the past only those said in an event by then."""
    for row in log:
        if row.state in {ConcernState.PREDICTED, *CLOSED}:
            continue
        if as_of is not None and (row.raised_event is None or row.raised_event.at > as_of):
            continue
        yield VoicedConcern(
            concern=row.concern,
            words=row.words,
            by=f"s{row.raised_by_id}" if row.raised_by_id else None,
            event=str(row.raised_event_id or ""),
        )


def digest(record: Record) -> str:
    """Return a hash that is the same for the same record."""
    plain = json.dumps(asdict(record), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _events(deal: Deal) -> Iterable[evidence.Event]:
    counted = evidence.Signal.objects.exclude(state=SignalState.REJECTED).order_by("start", "pk")
    return (
        evidence.Event.objects.filter(deal=deal, withdrawn_at__isnull=True)
        .select_related("by_user")
        .prefetch_related(Prefetch("signals", queryset=counted))
        .order_by("at", "pk")
    )


def _ordered(events: list[evidence.Event], deal: Deal) -> Iterable[Event]:
    """Give each event; the customer's own traits, which somebody set on the deal, come with the first."""
    for number, event in enumerate(events):
        made = _event(event)
        if number == 0 and deal.traits:
            made = replace(made, traits=tuple(dict.fromkeys((*deal.traits, *made.traits))))
        yield made


def _event(event: evidence.Event) -> Event:
    return Event(
        id=str(event.pk),
        at=event.at,
        kind=event.kind,
        by=_by(event),
        with_person=f"s{event.with_stakeholder_id}" if event.with_stakeholder_id else None,
        text=event.text,
        marks=tuple(_mark(signal) for signal in event.signals.all()),
        action=event.action or None,
        stage=event.stage or None,
        day_only=event.day_only,
        proofs=tuple(event.proofs),
        traits=tuple(event.traits),
        settles=event.settles,
        known_at=event.known_at,
    )


def _by(event: evidence.Event) -> str | None:
    if event.by_stakeholder_id:
        return f"s{event.by_stakeholder_id}"
    return f"u{event.by_user_id}" if event.by_user_id else (event.by_name or None)


def _mark(signal: evidence.Signal) -> Mark:
    return Mark(
        signal=signal.signal,
        quote=signal.quote,
        reliability=signal.reliability,
        confidence=1.0 if signal.state == SignalState.ACCEPTED else signal.confidence,
        by=f"s{signal.by_stakeholder_id}" if signal.by_stakeholder_id else None,
        id=str(signal.pk),
    )


def _buyer(stakeholder: Stakeholder, day: date) -> Person:
    held = stakeholder.stance_on is not None and day - stakeholder.stance_on <= STANCE_HOLDS
    return Person(
        id=f"s{stakeholder.pk}",
        name=stakeholder.contact.name,
        side="buyer",
        title=stakeholder.contact.title,
        roles=tuple(stakeholder.roles),
        influence=stakeholder.influence,
        stance=stakeholder.stance if held else None,
    )


def _colleagues(deal: Deal, events: list[evidence.Event]) -> Iterable[Person]:
    users: dict[int, User] = {deal.owner_id: deal.owner}
    for member in Member.objects.select_related("user").filter(deal=deal).order_by("pk"):
        users.setdefault(member.user_id, member.user)
    for event in events:
        if event.by_user is not None:
            users.setdefault(event.by_user.pk, event.by_user)
    return (Person(id=f"u{pk}", name=user.name, side="seller", title=user.role) for pk, user in users.items())
