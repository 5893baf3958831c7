"""What the judge is given: one deal's people and events, however they were stored.

These objects know nothing of files or databases; `casefile` and `server` each build them. Times are aware
datetimes. Nothing here is a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Side = Literal["buyer", "seller", "other"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the deal, ours or theirs."""

    id: str
    name: str
    side: Side = "buyer"
    title: str = ""
    roles: tuple[str, ...] = ()  # roles of method F1
    influence: int | None = None  # 1 to 5 (method F2)
    stance: int | None = None  # -2 to 2; None = unknown, which is not 0


@dataclass(frozen=True, slots=True)
class Mark:
    """One buyer's signal seen in an event."""

    signal: str
    quote: str = ""
    reliability: str = "statement"
    confidence: float = 1.0  # that the reader read it rightly
    by: str | None = None  # the person whose act or words it is
    id: str = ""  # the caller's own key, handed back in explanations


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated that happened, was said or is planned on the deal."""

    id: str
    at: datetime
    kind: str = "note"  # note | email | chat | call | meeting | document | visit | action | stage
    by: str | None = None
    with_person: str | None = None
    text: str = ""
    marks: tuple[Mark, ...] = ()
    action: str | None = None  # what our side did, an id of method D, where known
    stage: str | None = None  # a buying stage that somebody stated
    day_only: bool = False  # the hour is unknown
    proofs: tuple[str, ...] = ()  # proofs handed over in it (ids of method E2)
    traits: tuple[str, ...] = ()  # traits of the customer that foretell concerns (concern ids)
    settles: bool = False  # the customer says that their worries are settled
    unread: str = ""  # why nothing could be read from it, for people to see
    known_at: datetime | None = None  # when we learned of it; None = at once


@dataclass(frozen=True, slots=True)
class VoicedConcern:
    """A worry that somebody of ours heard and entered by hand; it weighs as one that a signal opened."""

    concern: str  # an id of method E1
    words: str = ""
    by: str | None = None  # a person's id
    event: str = ""  # the event in which it was said, where it was recorded


@dataclass(frozen=True, slots=True)
class Record:
    """One deal's whole record."""

    name: str
    events: tuple[Event, ...]
    people: tuple[Person, ...] = ()
    motion: str = "key_account"
    opened: datetime | None = None
    context: tuple[str, ...] = ()  # overrides known to hold (method J4 ids), set by a person
    concerns_closed: tuple[str, ...] = field(default=())  # concern ids the customer said are settled
    concerns_voiced: tuple[VoicedConcern, ...] = ()  # entered by hand, and not closed since
