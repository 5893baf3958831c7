"""The evidence, newest first: each event with its text, the quotes read in it and what each did to the stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from tongpin.engine.judgement import SignalEffect
from tongpin.engine.record import Event
from tongpin.server.web.charts.svg import Svg, element
from tongpin.server.web.panels.subject import StageChip, Subject
from tongpin.server.web.panels.words import EVENT_KINDS, RELIABILITY, VERDICTS

_BAR_WIDTH, _BAR_HEIGHT = 96.0, 14.0


@dataclass(frozen=True, slots=True)
class Quote:
    """A signal read in an event and its effect on the judged stage, in percentage points."""

    mark: str
    signal: str
    definition: str
    words: str
    reliability: Promise | str
    by: str
    sure: bool  # the reader is sure that it read rightly
    points: str
    sign: str  # for, against or none: what the colour says
    bar: Svg


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an event's text; quoted ones are marked."""

    words: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One event."""

    id: str
    at: datetime
    day_only: bool
    kind: Promise | str
    by: str
    with_person: str
    action: str
    verdict: str
    verdict_words: Promise | str
    why: str
    pieces: tuple[Piece, ...]
    quotes: tuple[Quote, ...]
    stage: StageChip | None  # where the customer was judged to be just after
    moved: bool  # and that was elsewhere than before
    stated: str
    unread: str


def points(effect: float) -> str:
    """Return an effect in percentage points, signed, with the decimals that it needs to be more than zero."""
    value = effect * 100
    if abs(value) >= 9.95:
        return f"{value:+.0f}"
    if abs(value) >= 0.05:
        return f"{value:+.1f}"
    return "±0"


def _sign(effect: float) -> str:
    if points(effect) == "±0":
        return "none"
    return "against" if effect < 0 else "for"


def effect_bar(effect: float, largest: float) -> Svg:
    """Draw a signed bar: to the right for the judged stage, to the left against it; `largest` fills its half."""
    half = _BAR_WIDTH / 2
    length = half * min(abs(effect) / largest, 1.0) if largest else 0.0
    side = "against" if effect < 0 else "for"
    return element(
        "svg",
        element(
            "rect",
            x=half - length if effect < 0 else half,
            y=3.0,
            width=length,
            height=_BAR_HEIGHT - 6,
            class_=side,
        ),
        element("line", x1=half, y1=0.0, x2=half, y2=_BAR_HEIGHT, class_="axis"),
        viewBox=f"0 0 {_BAR_WIDTH:.0f} {_BAR_HEIGHT:.0f}",
        class_="effect",
        aria_hidden="true",
    )


def pieces(text: str, quotes: Sequence[str]) -> tuple[Piece, ...]:
    """Cut a text at the quotes found in it; a quote that is not in the text is left out."""
    spans = sorted(
        (text.find(quote), text.find(quote) + len(quote)) for quote in set(quotes) if quote and quote in text
    )
    cut: list[Piece] = []
    place = 0
    for start, end in spans:
        if start < place:
            continue
        cut += [Piece(text[place:start], quoted=False), Piece(text[start:end], quoted=True)]
        place = end
    return tuple(piece for piece in [*cut, Piece(text[place:], quoted=False)] if piece.words)


def evidence(subject: Subject) -> tuple[Entry, ...]:
    """Return all events up to the judgement, the newest first."""
    largest = max((abs(signal.effect) for signal in subject.judgement.signals), default=0.0)
    stages = {step.after: step.stage for step in subject.steps}
    before: dict[str, str | None] = dict(
        zip(stages, [None, *list(stages.values())[:-1]], strict=True) if stages else ()
    )
    known = [event for event in subject.record.events if event.at <= subject.judgement.as_of]
    known.sort(key=lambda event: event.at)
    entries = [
        _entry(event, subject, largest, (before.get(event.id), stages.get(event.id))) for event in known
    ]
    return tuple(reversed(entries))


def _entry(event: Event, subject: Subject, largest: float, stage: tuple[str | None, str | None]) -> Entry:
    method, lang = subject.method, subject.lang
    wrong = next((m for m in subject.judgement.mismatches if m.event == event.id and m.verdict), None)
    verdict = (wrong.verdict or "") if wrong else ""
    quotes = [signal for signal in subject.judgement.signals if signal.event == event.id]
    stated = method.states.get(event.stage or "")
    return Entry(
        id=event.id,
        at=event.at,
        day_only=event.day_only,
        kind=EVENT_KINDS.get(event.kind, event.kind),
        by=subject.person_name(event.by),
        with_person=subject.person_name(event.with_person),
        action=subject.action_name(event.action),
        verdict=verdict,
        verdict_words=VERDICTS.get(verdict, ""),
        why=wrong.why if wrong else "",
        pieces=pieces(event.text, [signal.quote for signal in quotes]),
        quotes=tuple(_quote(signal, subject, largest) for signal in quotes),
        stage=subject.stage(stage[1]) if stage[1] else None,
        moved=stage[0] is not None and stage[0] != stage[1],
        stated=stated.name.say(lang) if stated else "",
        unread=event.unread,
    )


def _quote(signal: SignalEffect, subject: Subject, largest: float) -> Quote:
    known = subject.method.signals.get(signal.signal)
    return Quote(
        mark=signal.mark,
        signal=known.name.say(subject.lang) if known else signal.signal,
        definition=known.definition.say(subject.lang) if known else "",
        words=signal.quote,
        reliability=RELIABILITY.get(signal.reliability, signal.reliability),
        by=subject.person_name(signal.by),
        sure=signal.confidence >= 0.8,
        points=points(signal.effect),
        sign=_sign(signal.effect),
        bar=effect_bar(signal.effect, largest),
    )
