"""A case as the judge wants it: persons resolved, texts read, labels left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tongpin.casefile.dates import day_of
from tongpin.casefile.errors import CaseError
from tongpin.casefile.model import Case, CaseEvent, CasePerson
from tongpin.engine.record import Event, Mark, Person, Record, Side
from tongpin.method.model import Method
from tongpin.method.text import Text
from tongpin.reading.assurance import read_assurance
from tongpin.reading.types import Reader, Reading, Speaker, Utterance

OWN_WORDS = ("email", "chat", "document")  # kinds whose text is written by whoever it is from
SIDES: dict[str, Side] = {"buyer": "buyer", "seller": "seller", "other": "other"}
NO_TEXT = {"zh": "没有文字，读不出信号", "en": "there is no text to read"}


def to_record(case: Case, method: Method, reader: Reader, lang: str = "zh") -> Record:
    """Return the record of a case. Labels are never looked at.

    Events whose signals a person confirmed keep them; for all others the reader is asked. An action event
    that names no action gets the one the reader is surest of, and no signals: our acts never move the stage. Several events on one day where a time is
    unknown keep the case's order: an event without a time counts as just after the one before it.

    Raises:
        CaseError: a name is meant that two listed people share.
    """
    people = _People(case)
    events: list[Event] = []
    for event in case.events:
        at = _moment(event, events[-1] if events else None)
        events.append(_event(event, at, people, method, reader, lang))
    return Record(
        name=case.deal.name,
        events=tuple(events),
        people=tuple(_person(person, method) for person in case.people),
        motion=case.deal.motion,
        opened=case.deal.opened,
    )


def needs_reader(case: Case) -> bool:
    """Tell whether any event must be read; where a person has confirmed them all a reader need not be loaded."""
    return any(_wants_reading(event) for event in case.events)


def _wants_reading(event: CaseEvent) -> bool:
    """Tell whether reading could tell anything: an act of ours is read only to learn which act it was."""
    wanted = not event.action if event.kind == "action" else event.signals is None
    return wanted and bool(event.text.strip())


def _moment(event: CaseEvent, before: Event | None) -> datetime:
    if event.day_only and before is not None and day_of(before.at) == day_of(event.at):
        return max(before.at, event.at)
    return event.at


@dataclass(slots=True)
class _People:
    """The case's people, found by id or by name."""

    case: Case

    def id_of(self, written: str, event: CaseEvent) -> str | None:
        """Return the id of the person meant; a stranger keeps the name as written."""
        if not written or any(person.id == written for person in self.case.people):
            return written or None
        named = [person.id for person in self.case.people if person.name == written]
        if len(named) > 1:
            raise CaseError(
                self.case.name,
                Text(f"事件 {event.id}", f"event {event.id}"),
                Text(
                    f"{written} 可能是 {' 或 '.join(named)}；请写 id",
                    f"{written} could be {' or '.join(named)}; write the id",
                ),
            )
        return named[0] if named else written

    def side_of(self, person_id: str | None) -> str:
        """Return the side of a listed person, empty for a stranger."""
        return next((person.side for person in self.case.people if person.id == person_id), "")


def _event(
    event: CaseEvent, at: datetime, people: _People, method: Method, reader: Reader, lang: str
) -> Event:
    by = people.id_of(event.by, event)
    reading = _read(event, at, by, people, reader)
    if event.signals is not None:
        marks = _confirmed(event, by, people)
    else:  # what stands in a note of our own act is ours, until a person marks the customer in it
        marks = () if event.kind == "action" else _read_marks(reading, event, by, people)
    action = event.action or _best_action(event, reading, method)
    nothing_to_read = (
        event.signals is None and not event.text.strip() and event.kind not in {"action", "stage"}
    )
    said = read_assurance(event.text, method)
    return Event(
        id=event.id,
        at=at,
        kind=event.kind,
        by=by,
        with_person=people.id_of(event.with_person, event),
        text=event.text,
        marks=marks,
        action=action,
        stage=event.stage or None,
        day_only=event.day_only,
        proofs=said.proofs,
        traits=said.traits,
        settles=said.settles,
        unread=NO_TEXT.get(lang, NO_TEXT["en"]) if nothing_to_read else "",
    )


def _read(event: CaseEvent, at: datetime, by: str | None, people: _People, reader: Reader) -> Reading:
    if not _wants_reading(event):
        return Reading()
    own_words = people.side_of(by) == "buyer" and event.kind in OWN_WORDS
    speaker: Speaker = "buyer" if own_words else "seller_note"
    return reader.read(Utterance(text=event.text, speaker=speaker, by=by, kind=event.kind, at=at))


def _confirmed(event: CaseEvent, by: str | None, people: _People) -> tuple[Mark, ...]:
    buyer = by if people.side_of(by) == "buyer" else None
    return tuple(
        Mark(
            signal=signal.signal,
            quote=signal.quote,
            reliability=signal.reliability,
            by=people.id_of(signal.by, event) or buyer,
            id=f"{event.id}.{number}",
        )
        for number, signal in enumerate(event.signals or (), 1)
    )


def _read_marks(reading: Reading, event: CaseEvent, by: str | None, people: _People) -> tuple[Mark, ...]:
    buyer = by if people.side_of(by) == "buyer" else None
    return tuple(
        Mark(
            signal=found.signal,
            quote=found.quote,
            reliability=found.reliability,
            confidence=found.confidence,
            by=buyer,
            id=f"{event.id}.{number}",
        )
        for number, found in enumerate(reading.signals, 1)
    )


def _best_action(event: CaseEvent, reading: Reading, method: Method) -> str | None:
    if event.kind != "action":
        return None
    best = max(reading.actions, key=lambda found: found.confidence, default=None)
    return best.action if best and best.action in method.actions else None


def _person(person: CasePerson, method: Method) -> Person:
    role = next((role.id for role in method.roles.values() if person.role in {role.id, *role.aliases}), "")
    return Person(
        id=person.id,
        name=person.name or person.id,
        side=SIDES[person.side],
        title=person.title,
        roles=(role,) if role else (),
    )
