"""What a reading proposes before anything is saved, and what a person hands in to be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tongpin.method import Text
from tongpin.server.core.errors import Invalid, NotVisible
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_words
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.models import SignalState
from tongpin.server.people.models import User


@dataclass(frozen=True, slots=True)
class MarkInput:
    """A signal to be saved with an event. Where a quote has a place, `text[start:end] == quote`."""

    signal: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    reliability: str = "statement"
    confidence: float = 1.0
    by_stakeholder: Stakeholder | None = None
    state: str = SignalState.ACCEPTED
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class ProposedEvent:
    """One event as read, for a person to look over."""

    text: str
    kind: str = "note"
    at: datetime | None = None
    day_only: bool = False
    by_stakeholder: Stakeholder | None = None
    by_user: User | None = None
    by_name: str = ""
    with_stakeholder: Stakeholder | None = None
    place: str = ""
    marks: tuple[MarkInput, ...] = ()
    action: str = ""
    proofs: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """All that was read from one text or file. Nothing is saved yet."""

    events: tuple[ProposedEvent, ...]
    warnings: tuple[str, ...] = ()
    name: str = ""
    sha256: str = ""
    title: str = ""
    kinds: tuple[str, ...] = field(default=())
    text: tuple[tuple[str, str], ...] = ()  # of a file: place and text of each part


def checked(marks: Sequence[MarkInput], text: str, deal: Deal) -> list[MarkInput]:
    """Return the marks with their places, or raise: unknown id, wrong place, somebody of another deal."""
    return [_checked(mark, text, deal) for mark in marks]


def _checked(mark: MarkInput, text: str, deal: Deal) -> MarkInput:
    method = method_in_use()
    if mark.signal not in method.signals:
        raise Invalid("signal", Text(f"没有这种信号：{mark.signal}。", f"Unknown signal: {mark.signal}."))
    if mark.reliability not in method.reliability:
        raise Invalid(
            "reliability",
            Text(f"没有这种可靠度：{mark.reliability}。", f"Unknown reliability: {mark.reliability}."),
        )
    if mark.state not in SignalState.values:
        raise Invalid("state", Text(f"没有这种状态：{mark.state}。", f"Unknown state: {mark.state}."))
    if not 0 <= mark.confidence <= 1:
        raise Invalid("confidence", Text("把握应在0到1之间。", "Confidence goes from 0 to 1."))
    if mark.by_stakeholder is not None and mark.by_stakeholder.deal_id != deal.pk:
        raise NotVisible
    start, end = _place(mark, text)
    return MarkInput(
        signal=mark.signal,
        quote=text[start:end] if start is not None else "",
        start=start,
        end=end,
        reliability=mark.reliability,
        confidence=mark.confidence,
        by_stakeholder=mark.by_stakeholder,
        state=mark.state,
        read_by=mark.read_by,
    )


def _place(mark: MarkInput, text: str) -> tuple[int | None, int | None]:
    """Return where the quote stands. Without a place it is looked for; without a quote there is none."""
    if mark.start is not None and mark.end is not None:
        inside = 0 <= mark.start < mark.end <= len(text)
        if not inside or (mark.quote and text[mark.start : mark.end] != mark.quote):
            raise _misquoted()
        return mark.start, mark.end
    quote = clean_words(mark.quote, "quote", most=5000).strip()
    if not quote:
        return None, None
    at = text.find(quote)
    if at < 0:
        raise _misquoted()
    return at, at + len(quote)


def _misquoted() -> Invalid:
    return Invalid(
        "quote",
        Text("引文和原文对不上。", "The quote is not in the text."),
        Text("请从原文里直接选一段。", "Select a piece of the text itself."),
    )
