"""The company's own examples: what its people agreed to, refused, changed and added, as texts to learn from.

Nothing extra is kept for it: an example is an event whose every signal has been answered. Of a long text only the
sentences that hold an answer are taken, since of the others nobody has said that there is nothing in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from tongpin.reading.learned.examples import Example
from tongpin.reading.normalise import normalise
from tongpin.reading.sentences import sentences
from tongpin.server.evidence.domain.speakers import By
from tongpin.server.evidence.models import Event, Signal, SignalState

WHOLE = 160  # characters of a text that is one example
NEWEST = 5000  # examples at most, the newest


@dataclass(frozen=True, slots=True)
class Dated:
    """An example and when its last answer was given."""

    at: datetime
    example: Example


def own_examples() -> list[Dated]:
    """Return the examples, the oldest answer first, the newest `NEWEST` of them."""
    found = [dated for event in _answered() for dated in _of_event(event)]
    return sorted(found, key=lambda dated: dated.at)[-NEWEST:]


def quiet_texts(most: int = 300) -> list[Example]:
    """Return texts in which nothing was found and nobody has added anything: a new reader should leave them alone."""
    events = (
        Event.objects.filter(withdrawn_at__isnull=True)
        .exclude(text="")
        .exclude(Exists(Signal.objects.filter(event=OuterRef("pk"))))
        .select_related("by_stakeholder", "by_user")
        .order_by("-pk")[:most]
    )
    return [Example(text=event.text[:WHOLE], ours=_is_ours(event), targets=()) for event in events]


def _answered() -> Iterator[Event]:
    """Give the events whose every signal has been answered by somebody."""
    signals = Signal.objects.filter(event=OuterRef("pk"))
    return (
        Event.objects.filter(Exists(signals.filter(decided_by__isnull=False)), withdrawn_at__isnull=True)
        .exclude(Exists(signals.filter(state=SignalState.PROPOSED)))
        .exclude(text="")
        .select_related("by_stakeholder", "by_user")
        .prefetch_related("signals")
        .order_by("pk")
        .iterator(chunk_size=500)
    )


def _is_ours(event: Event) -> bool:
    by = By(event.by_stakeholder, event.by_user, event.by_name)
    return by.speaks_in(event.kind) != "buyer"


def _of_event(event: Event) -> Iterator[Dated]:
    signals = list(event.signals.all())
    at = max(signal.decided_at for signal in signals if signal.decided_at is not None)
    for text, inside in _texts(event.text, signals):
        targets = tuple(dict.fromkeys(one.signal for one in inside if one.state == SignalState.ACCEPTED))
        yield Dated(at, Example(text=text, ours=_is_ours(event), targets=targets, writer="own"))


def _texts(text: str, signals: Sequence[Signal]) -> Iterator[tuple[str, list[Signal]]]:
    """Give a short text whole; of a long one each sentence that holds an answer."""
    if len(text) <= WHOLE:
        yield text, list(signals)
        return
    for piece in sentences(normalise(text)):
        inside = [
            one
            for one in signals
            if one.start is not None
            and one.end is not None
            and one.start < piece.end
            and piece.start < one.end
        ]
        if inside:
            yield text[piece.start : piece.end].strip(), inside
