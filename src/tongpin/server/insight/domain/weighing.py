"""What an answer would change: each proposed signal weighed by judging the deal with it agreed to and without it.

Derived like the judgement itself: not audited, made again whenever the deal is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tongpin import engine
from tongpin.engine import Mark, Record
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Signal, SignalState

Shares = Mapping[str, float]


def weigh_signals(*, deal: Deal, record: Record, as_of: datetime) -> int:
    """Store the weight and the outlook of each proposed signal of a deal; return how many were weighed."""
    waiting = Signal.objects.filter(
        event__deal=deal, event__withdrawn_at__isnull=True, state=SignalState.PROPOSED
    )
    found = list(waiting.only("pk", "weight", "outlook"))
    for signal in found:
        agreed = _shares(record, str(signal.pk), as_of, agree=True)
        denied = _shares(record, str(signal.pk), as_of, agree=False)
        signal.weight = distance(agreed, denied)
        signal.outlook = {"agreed": _place(agreed), "denied": _place(denied)}
    Signal.objects.bulk_update(found, ["weight", "outlook"], batch_size=200)
    return len(found)


def distance(one: Shares, other: Shares) -> float:
    """Return the share of belief that lies elsewhere (total variation), 0 to 1."""
    return round(sum(abs(one[state] - other[state]) for state in one) / 2, 6)


def _place(shares: Shares) -> dict[str, Any]:
    stage = max(shares, key=lambda state: shares[state])
    return {"stage": stage, "share": round(shares[stage], 4)}


def _shares(record: Record, mark: str, as_of: datetime, *, agree: bool) -> Shares:
    events = tuple(
        replace(event, marks=tuple(_answered(event.marks, mark, agree=agree)))
        if any(one.id == mark for one in event.marks)
        else event
        for event in record.events
    )
    return engine.posterior(replace(record, events=events), method_in_use(), as_of=as_of)


def _answered(marks: Iterable[Mark], mark: str, *, agree: bool) -> Iterable[Mark]:
    """Give the marks with one agreed to in full, or left out."""
    for one in marks:
        if one.id != mark:
            yield one
        elif agree:
            yield replace(one, confidence=1.0)
