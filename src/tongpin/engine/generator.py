"""How the buyer's state moves in time when nobody sees anything.

A continuous-time chain over states × Erlang phases. Its generator comes from the method's dwell times and
leave table (A6); `Clock` turns a gap in days into a transition matrix.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tongpin.method.model import Method

from .estimator import Estimator

Matrix = NDArray[np.float64]
_TAYLOR_TERMS = 12
_CACHE_LIMIT = 4096


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
    """Transition matrices by gap, remembered, since real gaps repeat (whole days mostly)."""

    def __init__(self, rates: Matrix) -> None:
        self._rates = rates
        self._known: dict[float, Matrix] = {}

    def over(self, days: float) -> Matrix:
        """Return the transition matrix over a gap of `days` ≥ 0, shape (S, S)."""
        key = round(days, 4)
        if key not in self._known:
            if len(self._known) >= _CACHE_LIMIT:
                self._known.clear()
            self._known[key] = matrix_exponential(self._rates * key)
        return self._known[key]
