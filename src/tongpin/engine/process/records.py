"""Between the sales method's records and the process model: parameters from expert tables, deals from records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.estimator import Estimator
from tongpin.engine.record import Event, Record
from tongpin.method.model import Method

from .deals import Deals, deals_of
from .parameters import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# New signals a day while the buyer is in each state, of a deal that is logged as usual: expert's guess, from the
# one report in a month or two of a buyer at rest to the one in five days of a buyer who compares. Learned first.
REPORTS_A_DAY = (0.04, 0.08, 0.14, 0.19, 0.10, 0.12)
SHARPNESS = 2.25  # method C1 gives cautious posteriors; this is how much sharper signals really are
FLOOR = 0.02  # least weight of a state (method A6)
# Of each state's reports, those of signals that a later edition of the method brought (`Signal.since`). The same share
# in every state: the reports of an older record then all weigh a tenth less everywhere, which cancels, and silence
# means what it meant, so that adding signals judges no old deal anew.
LATER_SHARE = 0.1
_SECONDS_AN_HOUR = 3600.0
_STATED_SHARE = 0.6  # likelihood of the stage that a rep states; the others share the rest (method C)


def from_method(method: Method, *, sharpness: float = SHARPNESS) -> Parameters:
    """Return day-one parameters from the method's tables (A6, C1).

    The weights of a signal are its relative frequency by state; each state's frequencies are then scaled to add
    up to 1, and `REPORTS_A_DAY` says how busy the state is. A misread signal may be any, in any state. Signals of
    later editions share `LATER_SHARE` of both. What a report opens, and which changes are seen rather than silent, are
    the online judge's own constants.
    """
    constants = Estimator.of(method)
    states = list(method.states.values())
    weights = np.array([s.weights for s in method.signals.values()])
    raised = np.maximum(weights, FLOOR) ** sharpness
    shares = (raised / raised.sum(axis=1, keepdims=True)).T
    later = np.array([s.since > 1 for s in method.signals.values()])
    marks = _by_edition(shares, later)
    prior = np.array([s.prior for s in states])
    return Parameters(
        states=tuple(method.states),
        kinds=tuple(method.signals),
        prior=prior / prior.sum(),
        dwell_days=np.array([s.dwell_days for s in states]),
        leave=np.array([[s.leave.get(other, 0.0) for other in method.states] for s in states]),
        rates=np.array(REPORTS_A_DAY),
        marks=marks,
        misread=_by_edition(np.ones_like(marks), later),
        opens=constants.event_step,
        witness=constants.witness,
    )


def _by_edition(shares: Floats, later: NDArray[np.bool_]) -> Floats:
    """Scale each row to 1 in all and the columns of later editions to `LATER_SHARE`; (K, V)."""
    if later.all() or not later.any():
        whole: Floats = shares / shares.sum(axis=1, keepdims=True)
        return whole
    out = np.empty_like(shares)
    for columns, total in ((~later, 1 - LATER_SHARE), (later, LATER_SHARE)):
        part = shares[:, columns]
        out[:, columns] = total * part / part.sum(axis=1, keepdims=True)
    return out


@dataclass(frozen=True, eq=False)
class FromRecords:
    """Deals made from records: `hours[i]` has the hour of each event of record i, and `starts[i]` its hour 0."""

    deals: Deals
    hours: tuple[Ints, ...]
    starts: tuple[datetime | None, ...]


def deals_of_records(
    records: Sequence[Record],
    parameters: Parameters,
    method: Method,
    *,
    reps: Sequence[int] | None = None,
    until: Sequence[datetime] | None = None,
) -> FromRecords:
    """Turn records into deals.

    Parameters
    ----------
    reps : whose deal each is
    until : to when each deal was watched; default: its last event

    A mark's confidence is the reader's times the reliability of its kind of evidence (method C). Events of one
    hour keep their order, an hour apart.
    """
    known = {kind: number for number, kind in enumerate(parameters.kinds)}
    rows, hours, starts, ends, told = [], [], [], [], []
    for number, record in enumerate(records):
        events = sorted(record.events, key=lambda e: e.at)
        starts.append(events[0].at if events else None)
        hours.append(_hours(events))
        rows.append(_reports(events, hours[-1], known, method))
        ends.append(_end(starts[-1], hours[-1], until[number] if until else None))
        told += [(number, int(h), e.stage) for e, h in zip(events, hours[-1], strict=True) if e.stage]
    deals = deals_of(rows, ends, reps)
    told = [(n, h, s) for n, h, s in told if s in method.states]
    if told:
        likelihood = np.array([_stated(s, parameters.states, method) for _, _, s in told])
        deals = deals.with_stated(np.array([t[0] for t in told]), np.array([t[1] for t in told]), likelihood)
    return FromRecords(deals, tuple(hours), tuple(starts))


def _hours(events: Sequence[Event]) -> Ints:
    out: list[int] = []
    for event in events:
        hour = int((event.at - events[0].at).total_seconds() // _SECONDS_AN_HOUR)
        out.append(max(hour, out[-1] + 1) if out else hour)
    return np.array(out, np.int64)


def _end(start: datetime | None, hours: Ints, until: datetime | None) -> int:
    last = int(hours[-1]) if len(hours) else 0
    if until is None or start is None:
        return last
    return max(last, int((until - start).total_seconds() // _SECONDS_AN_HOUR))


def _reports(
    events: Sequence[Event], hours: Ints, known: dict[str, int], method: Method
) -> list[tuple[int, int, float]]:
    return [
        (int(hour), known[mark.signal], mark.confidence * method.reliability.get(mark.reliability, 0.0))
        for event, hour in zip(events, hours, strict=True)
        for mark in event.marks
        if mark.signal in known
    ]


def _stated(stage: str, states: Sequence[str], method: Method) -> Floats:
    """Return the likelihood of a rep's opinion in each state, weakened as opinions are (method C)."""
    rest = (1 - _STATED_SHARE) / (len(states) - 1)
    weights = np.array([_STATED_SHARE if s == stage else rest for s in states])
    out: Floats = weights ** method.reliability["rep_opinion"]
    return out
