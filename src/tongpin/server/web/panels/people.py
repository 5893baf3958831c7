"""The people of the buying group: role, stance, influence, last contact and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from tongpin.engine.record import Event, Person
from tongpin.server.web.panels.subject import StageChip, Subject, chip


@dataclass(frozen=True, slots=True)
class PersonQuote:
    """A signal of one person's: what their own stage was judged from."""

    event: str
    signal: str
    words: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person on the customer's side."""

    id: str
    name: str
    title: str
    roles: tuple[str, ...]
    stance: int | None
    stance_words: str
    influence: int | None
    last_at: datetime | None
    last_event: str
    days_since: int | None
    stage: StageChip | None
    quotes: tuple[PersonQuote, ...]


def buyers(subject: Subject) -> tuple[PersonCard, ...]:
    """Return the customer's people, the most influential first, then by who was seen last."""
    found = [_card(person, subject) for person in subject.record.people if person.side == "buyer"]
    return tuple(
        sorted(
            found, key=lambda card: (-(card.influence or 0), card.days_since is None, card.days_since or 0)
        )
    )


def last_contact(person: str, subject: Subject) -> Event | None:
    """Return the last event in which the person spoke, acted or was met."""
    met = [
        event
        for event in subject.record.events
        if event.at <= subject.judgement.as_of
        and (person in {event.by, event.with_person} or any(mark.by == person for mark in event.marks))
    ]
    return max(met, key=lambda event: event.at, default=None)


def _card(person: Person, subject: Subject) -> PersonCard:
    last = last_contact(person.id, subject)
    view = next((view for view in subject.judgement.people if view.person == person.id), None)
    roles = [
        subject.method.roles[role].name.say(subject.lang)
        for role in person.roles
        if role in subject.method.roles
    ]
    return PersonCard(
        id=person.id,
        name=person.name,
        title=person.title,
        roles=tuple(roles),
        stance=person.stance,
        stance_words=_stance(person.stance, subject),
        influence=person.influence,
        last_at=last.at if last else None,
        last_event=last.id if last else "",
        days_since=(subject.judgement.as_of - last.at).days if last else None,
        stage=chip(view.stage, view.posterior[view.stage], subject.method, subject.lang) if view else None,
        quotes=_quotes(person.id, subject) if view else (),
    )


def _quotes(person: str, subject: Subject) -> tuple[PersonQuote, ...]:
    known = subject.method.signals
    return tuple(
        PersonQuote(signal.event, known[signal.signal].name.say(subject.lang), signal.quote)
        for signal in subject.judgement.signals
        if signal.by == person and signal.signal in known
    )


def _stance(value: int | None, subject: Subject) -> str:
    """Return a stance by its name in the method; what is not known has a name of its own."""
    if value is None:
        return gettext("Stance unknown")
    return next(
        stance.name.say(subject.lang) for stance in subject.method.stances.values() if stance.value == value
    )
