"""What a reader is given and what it finds. Any reader, rules or learned, keeps to these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Speaker = Literal["buyer", "seller", "seller_note"]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A piece of text with what is known of who speaks.

    `speaker`: "buyer" where the words are the buyer's own, "seller" where one of ours speaks to the buyer,
    "seller_note" where one of ours wrote it down for ourselves.
    """

    text: str
    speaker: Speaker = "seller_note"
    by: str | None = None  # a person's id
    kind: str = "note"  # as an event's kind in the case file
    at: datetime | None = None
    before: str = ""  # the text just before, for context only


@dataclass(frozen=True, slots=True)
class FoundSignal:
    """A buyer's signal in the text. `text[start:end] == quote`."""

    signal: str
    quote: str
    start: int
    end: int
    confidence: float  # 0 to 1
    reliability: str  # document | observed | statement | hearsay | rep_opinion


@dataclass(frozen=True, slots=True)
class FoundAction:
    """Something our side did or plans, in the text. `text[start:end] == quote`."""

    action: str
    quote: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one utterance, in order of place."""

    signals: tuple[FoundSignal, ...] = ()
    actions: tuple[FoundAction, ...] = ()


class Reader(Protocol):
    """Turns text into signals and actions. Must be pure: the same utterance gives the same reading."""

    version: str

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance."""
        ...

    def read_all(self, utterances: Sequence[Utterance]) -> list[Reading]:
        """Read several utterances, each for itself: the same as `read` one by one, and quicker."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file: one message of a chat, one mail of a thread, one page, one cue of a transcript."""

    text: str
    by: str = ""  # the speaker's name as the source gives it
    at: datetime | None = None
    kind: str = "document"
    place: str = ""  # "page 3", "row 12": where in the file, for people


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file turned to text. `warnings` say what could not be read and what to do."""

    name: str
    kind: str  # txt | md | eml | …
    parts: tuple[Part, ...]
    warnings: tuple[str, ...] = ()
    title: str = ""
