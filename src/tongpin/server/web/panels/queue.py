"""The signals to confirm: each with its sentence, its deal, and where each answer would leave the judgement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from tongpin.method.model import Method
from tongpin.server.evidence.models import Signal
from tongpin.server.web.panels.subject import StageChip, chip
from tongpin.server.web.panels.words import EVENT_KINDS, RELIABILITY

AROUND = 120  # characters of a text shown on each side of a quote, at most
_STOPS = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One signal to confirm. `before`, `quote` and `after` are its sentence."""

    pk: int
    version: int
    state: str
    name: str
    definition: str
    deal_pk: int
    deal: str
    customer: str
    event_pk: int
    at: datetime
    day_only: bool
    kind: Promise | str
    who: str
    whose: str
    before: str
    quote: str
    after: str
    reliability: Promise | str
    confidence: float
    read_by: str
    agreed: StageChip | None
    denied: StageChip | None

    @property
    def by_model(self) -> bool:
        """Tell whether a language model read it."""
        return self.read_by.startswith("model-")

    @property
    def turns(self) -> bool:
        """Tell whether the answer decides which stage the customer is judged to be in."""
        return self.agreed is not None and self.denied is not None and self.agreed.state != self.denied.state

    @property
    def points(self) -> int:
        """Return how many points of the stage's share lie between the answers, where they agree on the stage."""
        if self.agreed is None or self.denied is None:
            return 0
        return round(self.agreed.share * 100) - round(self.denied.share * 100)


def queue_row(signal: Signal, method: Method, lang: str) -> QueueRow:
    """Return one signal as the queue shows it."""
    event, known = signal.event, method.signals.get(signal.signal)
    before, quote, after = in_sentence(event.text, signal.start, signal.end)
    outlook = signal.outlook or {}
    return QueueRow(
        pk=signal.pk,
        version=signal.version,
        state=signal.state,
        name=known.name.say(lang) if known else signal.signal,
        definition=known.definition.say(lang) if known else "",
        deal_pk=event.deal_id,
        deal=event.deal.name,
        customer=event.deal.customer.name,
        event_pk=event.pk,
        at=event.at,
        day_only=event.day_only,
        kind=EVENT_KINDS.get(event.kind, event.kind),
        who=str(event.by_stakeholder or event.by_user or event.by_name or ""),
        whose=str(signal.by_stakeholder or "") if signal.by_stakeholder != event.by_stakeholder else "",
        before=before,
        quote=quote,
        after=after,
        reliability=RELIABILITY.get(signal.reliability, signal.reliability),
        confidence=signal.confidence,
        read_by=signal.read_by,
        agreed=_chip(outlook.get("agreed"), method, lang),
        denied=_chip(outlook.get("denied"), method, lang),
    )


def _chip(place: dict[str, object] | None, method: Method, lang: str) -> StageChip | None:
    if not place or place["stage"] not in method.states:
        return None
    return chip(str(place["stage"]), float(str(place["share"])), method, lang)


def in_sentence(text: str, start: int | None, end: int | None) -> tuple[str, str, str]:
    """Return what stands before a quote in its sentence, the quote, and what stands after it.

    Cut at `AROUND` characters on each side. Without a place the whole text, so far as it is short, stands before.
    """
    if start is None or end is None:
        return _head(text), "", ""
    first = max((found.end() for found in _STOPS.finditer(text, 0, start)), default=0)
    stop = _STOPS.search(text, max(end - 1, start))
    last = max(stop.end(), end) if stop else len(text)
    before, after = text[first:start], text[end:last]
    if len(before) > AROUND:
        before = f"…{before[-AROUND:]}"
    return before.lstrip(), text[start:end], _head(after).rstrip()


def _head(words: str) -> str:
    return words if len(words) <= AROUND else f"{words[:AROUND]}…"
