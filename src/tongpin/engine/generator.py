"""How the buyer's state moves in time when nobody sees anything.

A continuous-time chain over states × Erlang phases. Its generator comes from the method's dwell times and
leave table (A6); `Clock` turns a gap in days into a transition matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tongpin.method.model import Method

from .estimator import Estimator
from .record import Event

Matrix = NDArray[np.float64]
Ticks = NDArray[np.int64]
TICKS_A_DAY = 10_000
_TAYLOR_TERMS = 12
_TICKS_A_SECOND = TICKS_A_DAY / 86_400
_BASE = 100  # entries a table
_AT_ONCE = 4096  # beliefs carried at a time, to keep memory flat
_MOST_TICKS = 10**13  # two million years and more are all the same


def leave_matrix(method: Method) -> Matrix:
    """Return where each state's leavers go, shape (states, states); rows sum to 1."""
    ids = list(method.states)
    return np.array([[method.states[a].leave.get(b, 0.0) for b in ids] for a in ids])


def generator(method: Method, estimator: Estimator) -> Matrix:
    """Return the generator over states × phases, shape (S, S), rates a day; rows sum to 0.

    A move into a state whose entries are mostly witnessed is taken out of the silent flow by
    `estimator.witness`: had it happened, we would have seen it.
    """
    phases = estimator.phases
    unseen = leave_matrix(method) * (1.0 - np.array(estimator.witness))
    size = len(method.states) * phases
    out = np.zeros((size, size))
    for k, state in enumerate(method.states.values()):
        rate = phases / state.dwell_days
        for phase in range(phases):
            here = k * phases + phase
            if phase + 1 < phases:
                out[here, here + 1] = rate
            else:
                out[here, ::phases] += rate * unseen[k]
            out[here, here] -= out[here].sum()
    return out


def matrix_exponential(matrix: Matrix) -> Matrix:
    """Return exp(matrix) of a generator by scaling and squaring; rows sum to 1.

    Rows are renormalised at each squaring, so that gaps of thousands of years stay stochastic.
    """
    norm = float(np.abs(matrix).sum(axis=1).max())
    squarings = max(0, int(np.ceil(np.log2(norm))) + 2) if norm > 0 else 0
    small = matrix / 2.0**squarings
    term = out = np.eye(len(matrix))
    for n in range(1, _TAYLOR_TERMS + 1):
        term = term @ small / n
        out = out + term
    for _ in range(squarings):
        out = out @ out
        out = np.clip(out, 0.0, None)
        out /= out.sum(axis=1, keepdims=True)
    return out


class Clock:
    """Transition matrices by gap.

    A gap is counted in ticks of a ten-thousandth of a day (8.64 s) and split into digits to the base of a hundred:
    hundreds of days, days, hundredths … Each digit has a table of a hundred matrices, made when first asked for, so
    that any gap is the product of two or three known ones, and gaps add up exactly.
    """

    def __init__(self, rates: Matrix) -> None:
        self._rates = rates
        self._tables: dict[int, Matrix] = {}

    def over(self, days: float) -> Matrix:
        """Return the transition matrix over a gap of `days` ≥ 0, shape (S, S)."""
        left, digit = min(round(days * TICKS_A_DAY), _MOST_TICKS), 0
        out: Matrix | None = None
        while left:
            left, value = divmod(left, _BASE)
            if value:
                one = self._table(digit)[value]
                out = one if out is None else out @ one
            digit += 1
        return np.eye(len(self._rates)) if out is None else out

    def over_all(self, gaps: Ticks) -> Matrix:
        """Return the transition matrices over many gaps, in ticks ≥ 0; shape (n, S, S)."""
        left, digit = np.minimum(gaps, _MOST_TICKS), 0
        out: Matrix | None = None
        while left.any():
            left, value = np.divmod(left, _BASE)
            if value.any():
                one = self._table(digit)[value]
                out = one if out is None else out @ one
            digit += 1
        return np.tile(np.eye(len(self._rates)), (len(gaps), 1, 1)) if out is None else out

    def carry(self, beliefs: Matrix, gaps: Ticks) -> Matrix:
        """Return beliefs (n, S) after gaps (n,) in ticks ≥ 0."""
        return np.concatenate(
            [
                self._carried(beliefs[i : i + _AT_ONCE], gaps[i : i + _AT_ONCE])
                for i in range(0, len(gaps), _AT_ONCE)
            ]
            or [beliefs]
        )

    def _carried(self, beliefs: Matrix, gaps: Ticks) -> Matrix:
        left, digit, out = np.minimum(gaps, _MOST_TICKS), 0, beliefs[:, None]
        while left.any():
            left, value = np.divmod(left, _BASE)
            if value.any():
                out = out @ self._table(digit)[value]
            digit += 1
        return out[:, 0]

    def _table(self, digit: int) -> Matrix:
        """Return the powers 0 … 99 of one digit's unit."""
        if digit not in self._tables:
            unit = matrix_exponential(self._rates * (_BASE**digit / TICKS_A_DAY))
            powers = np.eye(len(unit))[None]
            while len(powers) < _BASE:
                powers = np.concatenate([powers, powers @ (powers[-1] @ unit)])
            powers = np.clip(powers[:_BASE], 0.0, None)
            self._tables[digit] = powers / powers.sum(axis=2, keepdims=True)
        return self._tables[digit]


def ticks_of(events: Sequence[Event]) -> list[int]:
    """Return each event's time since the first in ticks. Time never runs backward."""
    if not events:
        return []
    first = events[0].at
    ticks = [round((event.at - first).total_seconds() * _TICKS_A_SECOND) for event in events]
    return list(accumulate(ticks, max))


def ticks_between(start: datetime, end: datetime) -> int:
    """Return the time from start to end in ticks, which add up where days as fractions do not quite."""
    return round((end - start).total_seconds() * _TICKS_A_SECOND)
