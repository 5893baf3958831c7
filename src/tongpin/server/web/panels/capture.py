"""What was captured, as the page shows it: texts with the signals marked in place, and the judgement before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise

from tongpin import engine
from tongpin.engine.judgement import Judgement
from tongpin.method.model import STATE_IDS, Method
from tongpin.reading.files.places import say_place
from tongpin.server.evidence.domain.proposals import MarkInput, ProposedEvent
from tongpin.server.evidence.models import Event, Signal, SignalState
from tongpin.server.web.charts.bars import StageBar, stage_bars
from tongpin.server.web.panels.file import anchor
from tongpin.server.web.panels.words import EVENT_KINDS, RELIABILITY

PREVIEWED = 40


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `number` is that of the signal that marks it, 0 where none does."""

    words: str
    number: int
    state: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal found, to be agreed with or not."""

    pk: int
    number: int
    signal: str
    name: str
    definition: str
    quote: str
    reliability: str
    reliability_words: Promise | str
    confidence: float
    state: str
    by: str = ""
    read_by: str = ""  # the version of the reader


@dataclass(frozen=True, slots=True)
class Captured:
    """One event with its marks."""

    pk: int
    who: str
    known: bool  # the speaker is one of the deal's people, or nobody in particular
    name: str
    at: datetime | None
    day_only: bool
    kind: Promise | str
    place: str
    spans: tuple[Span, ...]
    signals: tuple[SignalRow, ...]
    version: int = 1
    withdrawn: bool = False
    stated: str = ""  # the stage that one of us stated
    file: str = ""  # where the place is on the page of the file it was read from

    @property
    def long(self) -> bool:
        """Tell whether the text is so long that each signal's quote is better said again."""
        return sum(len(span.words) for span in self.spans) > 160

    @property
    def open(self) -> int:
        """Return how many signals wait for a word."""
        return sum(row.state == SignalState.PROPOSED for row in self.signals)


def spans(text: str, marks: Sequence[tuple[int | None, int | None, int, str]]) -> tuple[Span, ...]:
    """Cut a text at its marks (start, end, number, state); overlapping later ones stay in the list only."""
    out: list[Span] = []
    place = 0
    for start, end, number, state in sorted(marks, key=lambda m: (m[0] is None, m[0] or 0)):
        if start is None or end is None or start < place:
            continue
        out += [Span(text[place:start], 0, ""), Span(text[start:end], number, state)]
        place = end
    return tuple(span for span in (*out, Span(text[place:], 0, "")) if span.words)


def previewed(event: ProposedEvent, method: Method, lang: str) -> Captured:
    """Return a proposed event as the preview shows it."""
    rows = tuple(_row(0, n, mark, method, lang) for n, mark in enumerate(event.marks, 1))
    return _captured(event, rows, [(m.start, m.end, n, m.state) for n, m in enumerate(event.marks, 1)])


def captured(event: Event, signals: Sequence[Signal], method: Method, lang: str) -> Captured:
    """Return a recorded event as the review shows it."""
    rows = tuple(_row(s.pk, n, s, method, lang) for n, s in enumerate(signals, 1))
    shown = _captured(event, rows, [(s.start, s.end, n, s.state) for n, s in enumerate(signals, 1)])
    stated = method.states.get(event.stage)
    return replace(
        shown,
        pk=event.pk,
        version=event.version,
        withdrawn=event.withdrawn_at is not None,
        stated=stated.name.say(lang) if stated else "",
        place=say_place(event.place, lang),
        file=f"{reverse('web:file', args=[event.file_id])}#{anchor(event.place)}".rstrip("#")
        if event.file_id
        else "",
    )


def _captured(
    event: ProposedEvent | Event,
    rows: tuple[SignalRow, ...],
    marks: Sequence[tuple[int | None, int | None, int, str]],
) -> Captured:
    return Captured(
        pk=0,
        who=str(event.by_stakeholder or event.by_user or event.by_name or ""),
        known=not event.by_name,
        name=event.by_name,
        at=event.at,
        day_only=event.day_only,
        kind=EVENT_KINDS.get(event.kind, event.kind),
        place=event.place,
        spans=spans(event.text, marks),
        signals=rows,
    )


def _row(pk: int, number: int, mark: MarkInput | Signal, method: Method, lang: str) -> SignalRow:
    known = method.signals.get(mark.signal)
    return SignalRow(
        pk=pk,
        number=number,
        signal=mark.signal,
        name=known.name.say(lang) if known else mark.signal,
        definition=known.definition.say(lang) if known else "",
        quote=mark.quote,
        reliability=mark.reliability,
        reliability_words=RELIABILITY.get(mark.reliability, mark.reliability),
        confidence=mark.confidence,
        state=mark.state,
        by=str(mark.by_stakeholder or ""),
        read_by=mark.read_by,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """The judgement now, and what it would be without some events."""

    now: Judgement
    bars: tuple[StageBar, ...]
    from_stage: str
    to_stage: str
    first: bool  # nothing was known before
    given: bool  # there are events to be without

    @property
    def changed(self) -> bool:
        """Tell whether the stage is another one."""
        return self.from_stage != self.to_stage

    @property
    def stirred(self) -> bool:
        """Tell whether any share is another one."""
        return any(bar.before != bar.now for bar in self.bars)


def moved(
    record: engine.Record, events: Sequence[str], now: Judgement | None, method: Method, lang: str
) -> Moved | None:
    """Return how the judgement moved by `events`; None where nothing is known yet."""
    if now is None:
        return None
    rest = replace(record, events=tuple(e for e in record.events if e.id not in events))
    before = engine.judge(rest, method, as_of=now.as_of, lang=lang)
    names = {state: method.states[state].name.say(lang) for state in STATE_IDS}
    return Moved(
        now=now,
        bars=stage_bars(before.posterior, now.posterior, names),
        from_stage=names[before.stage],
        to_stage=names[now.stage],
        first=not rest.events,
        given=bool(events),
    )
