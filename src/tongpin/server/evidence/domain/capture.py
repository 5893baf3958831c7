"""Reading what was pasted or handed in, for a person to look over. Nothing here writes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils import timezone

from tongpin.method import Text
from tongpin.reading.assurance import read_assurance
from tongpin.reading.files import UnreadableFile, parse_safely
from tongpin.reading.types import Part, Utterance
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
    names = names_on(deal)
    events = tuple(_from_part(part, names.find(part.by)) for part in parsed.parts if part.text.strip())
    if not events:
        raise Invalid(
            "file",
            Text("这个文件里没有读到文字。", "There is no text in this file."),
            Text("扫描件请先转成文字。", "Turn a scan into text first."),
        )
    digest = hashlib.sha256(data).hexdigest()
    return Proposed(events, parsed.warnings, parsed.name, digest, parsed.title)


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


def _from_part(part: Part, by: By) -> ProposedEvent:
    kind = part.kind if part.kind in Kind.values else "document"
    text = clean_words(part.text.replace("\x00", ""), "file")
    return propose(text, kind, by, part.at or timezone.now(), part.at is None, part.place)


def propose(text: str, kind: str, by: By, at: datetime, day_only: bool, place: str = "") -> ProposedEvent:  # noqa: FBT001
    """Read one text and return the event it would be."""
    marks, action = read_marks(text, kind, by, at)
    said = read_assurance(text, method_in_use())
    return ProposedEvent(
        text=text,
        kind=kind,
        at=at,
        day_only=day_only,
        by_stakeholder=by.stakeholder,
        by_user=by.user,
        by_name=by.name,
        place=place[:100],
        marks=marks,
        action=action,
        proofs=said.proofs,
        traits=said.traits,
        settles=said.settles,
    )


def read_marks(text: str, kind: str, by: By, at: datetime) -> tuple[tuple[MarkInput, ...], str]:
    """Return the signals the reader finds, as proposals, and the action it is surest of."""
    if not text.strip():
        return (), ""
    reading = reader().read(Utterance(text=text, speaker=by.speaks_in(kind), by=by.key, kind=kind, at=at))
    known = method_in_use().signals
    marks = tuple(
        MarkInput(
            signal=found.signal,
            quote=found.quote,
            start=found.start,
            end=found.end,
            reliability=found.reliability,
            confidence=found.confidence,
            by_stakeholder=by.stakeholder,
            state=SignalState.PROPOSED,
            read_by=reader().version[:40],
        )
        for found in reading.signals
        if found.signal in known
    )
    best = max(reading.actions, key=lambda found: found.confidence, default=None)
    action = (
        best.action
        if best and best.confidence >= ACTION_FROM and best.action in method_in_use().actions
        else ""
    )
    return marks, action
