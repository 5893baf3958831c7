"""Reading what was pasted or handed in, for a person to look over. Nothing here writes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tongpin.method import Text
from tongpin.reading.assurance import read_assurance
from tongpin.reading.files import UnreadableFile, parse_safely
from tongpin.reading.tender import excerpt, read_tender
from tongpin.reading.types import FoundSignal, Part, Reading, Utterance
from tongpin.server.core import language
from tongpin.server.core.errors import Invalid
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_words, refuse_broken
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.domain.proposals import MarkInput, Proposed, ProposedEvent
from tongpin.server.evidence.domain.speakers import By, names_on
from tongpin.server.evidence.models import Kind, SignalState
from tongpin.server.evidence.readers import reader
from tongpin.server.people.models import User

MAX_FILE = 25 * 1024 * 1024
TENDER_READER = "tender"
ACTION_FROM = 0.5  # how sure the reader must be that an action event is that action of the method


def read_text(
    *,
    actor: User,
    deal: Deal,
    text: str,
    kind: str = "note",
    by_stakeholder: Stakeholder | None = None,
    by_user: User | None = None,
    by_name: str = "",
    at: datetime | None = None,
) -> Proposed:
    """Read one text and return what it would be recorded as."""
    policies.require_change(actor, deal)
    words = clean_words(text, "text", required=True)
    by = By(by_stakeholder, by_user, by_name)
    return Proposed((propose(words, kind, by, at or timezone.now(), at is None),))


def read_file(*, actor: User, deal: Deal, data: bytes, name: str) -> Proposed:
    """Read a file in a bounded child process and return an event for each of its parts."""
    policies.require_change(actor, deal)
    refuse_large(data)
    refuse_broken(name, "file")
    try:
        parsed = parse_safely(data, name, lang=language.current())
    except UnreadableFile as error:
        raise Invalid("file", error.message, error.mend) from error
    events = _events_of(deal, parsed.parts)
    if not events:
        raise Invalid(
            "file",
            Text("这个文件里没有读到文字。", "There is no text in this file."),
            Text("扫描件请先转成文字。", "Turn a scan into text first."),
        )
    digest = hashlib.sha256(data).hexdigest()
    text = tuple((part.place, part.text.replace("\x00", "")) for part in parsed.parts)
    return Proposed(events, parsed.warnings, parsed.name, digest, parsed.title, text=text)


def _events_of(deal: Deal, parts: Sequence[Part]) -> tuple[ProposedEvent, ...]:
    """Return an event for each part; a tender paper is one event, its main points in its own words."""
    tender = propose_tender(parts)
    if tender is not None:
        return (tender,)
    names = names_on(deal)
    return propose_all([_from_part(part, names.find(part.by)) for part in parts if part.text.strip()])


def propose_tender(parts: Sequence[Part]) -> ProposedEvent | None:
    """Return the one event that a tender paper would be; None where the parts are none."""
    tender = read_tender(parts)
    if tender is None:
        return None
    made = excerpt(tender, language.current())
    text = clean_words(made.text.replace("\x00", ""), "file")
    marks = _marks(made.signals, None, TENDER_READER)
    return ProposedEvent(text=text, kind="document", at=timezone.now(), day_only=True, marks=marks)


def refuse_large(data: bytes) -> None:
    """Raise `Invalid` for an empty file or one larger than we keep."""
    if not data:
        raise Invalid("file", Text("这个文件是空的。", "This file is empty."))
    if len(data) > MAX_FILE:
        raise Invalid(
            "file",
            Text(
                f"文件太大：{len(data) // 2**20} MB，最多{MAX_FILE // 2**20} MB。",
                f"Too large: {len(data) // 2**20} MB; at most {MAX_FILE // 2**20} MB.",
            ),
            Text("请拆成几个文件。", "Split it into several files."),
        )


def _from_part(part: Part, by: By) -> Told:
    kind = part.kind if part.kind in Kind.values else "document"
    text = clean_words(part.text.replace("\x00", ""), "file")
    return Told(text, kind, by, part.at or timezone.now(), part.at is None, part.place)


@dataclass(frozen=True, slots=True)
class Told:
    """One text before it is read: who, when, what sort of thing, and where in its file."""

    text: str
    kind: str
    by: By
    at: datetime
    day_only: bool = False
    place: str = ""

    @property
    def utterance(self) -> Utterance:
        """The text as a reader wants it."""
        speaker = self.by.speaks_in(self.kind)
        return Utterance(text=self.text, speaker=speaker, by=self.by.key, kind=self.kind, at=self.at)


def propose(text: str, kind: str, by: By, at: datetime, day_only: bool, place: str = "") -> ProposedEvent:  # noqa: FBT001
    """Read one text and return the event it would be."""
    return propose_all([Told(text, kind, by, at, day_only, place)])[0]


def propose_all(told: Sequence[Told]) -> tuple[ProposedEvent, ...]:
    """Read several texts at once, which is several times quicker, and return the events they would be."""
    used = reader()
    readings = used.read_all([one.utterance for one in told])
    return tuple(_proposed(one, read, used.version) for one, read in zip(told, readings, strict=True))


def _proposed(told: Told, reading: Reading, read_by: str) -> ProposedEvent:
    said = read_assurance(told.text, method_in_use())
    return ProposedEvent(
        text=told.text,
        kind=told.kind,
        at=told.at,
        day_only=told.day_only,
        by_stakeholder=told.by.stakeholder,
        by_user=told.by.user,
        by_name=told.by.name,
        place=told.place[:100],
        marks=_marks(reading.signals, told.by.stakeholder, read_by[:40]),
        action=_surest(reading),
        proofs=said.proofs,
        traits=said.traits,
        settles=said.settles,
    )


def read_marks(text: str, kind: str, by: By, at: datetime) -> tuple[tuple[MarkInput, ...], str]:
    """Return the signals the reader finds, as proposals, and the action it is surest of."""
    if not text.strip():
        return (), ""
    used = reader()
    reading = used.read(Told(text, kind, by, at).utterance)
    return _marks(reading.signals, by.stakeholder, used.version[:40]), _surest(reading)


def _surest(reading: Reading) -> str:
    """Return the action that the reader is surest of, where it is sure enough."""
    best = max(reading.actions, key=lambda found: found.confidence, default=None)
    sure = best is not None and best.confidence >= ACTION_FROM and best.action in method_in_use().actions
    return best.action if best is not None and sure else ""


def _marks(signals: Sequence[FoundSignal], by: Stakeholder | None, read_by: str) -> tuple[MarkInput, ...]:
    """Return what was found as proposals; what this installation's method does not know is left out."""
    known = method_in_use().signals
    return tuple(
        MarkInput(
            signal=found.signal,
            quote=found.quote,
            start=found.start,
            end=found.end,
            reliability=found.reliability,
            confidence=found.confidence,
            by_stakeholder=by,
            state=SignalState.PROPOSED,
            read_by=read_by,
        )
        for found in signals
        if found.signal in known
    )
