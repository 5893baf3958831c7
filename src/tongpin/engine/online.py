"""The online filter: the belief over states × phases, forward in time, and its backward twin.

`forward` uses only what came before; `backward` carries what came after, so that any one factor can be left
out exactly (inference by linear operators; Rabiner 1989 for the recursions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tongpin.method.model import Method

from .estimator import Estimator
from .evidence import Factor, factors_of
from .generator import TICKS_A_DAY, Clock, generator, leave_matrix, ticks_between, ticks_of
from .record import Event
from .sightings import Lexicon, lexicon_of

Vector = NDArray[np.float64]
Operation = Factor | float  # a gap in days, or a factor


@dataclass(frozen=True)
class Chain:
    """One method's chain under one estimator: everything that does not depend on the deal."""

    method: Method
    estimator: Estimator
    clock: Clock
    leave: NDArray[np.float64]
    prior: Vector
    lexicon: Lexicon

    @property
    def phases(self) -> int:
        """Erlang phases a state."""
        return self.estimator.phases


def chain_of(method: Method, estimator: Estimator) -> Chain:
    """Build the chain; keep it, its clock remembers transition matrices."""
    prior = np.array([state.prior for state in method.states.values()])
    expanded = np.zeros(len(prior) * estimator.phases)
    expanded[:: estimator.phases] = prior / prior.sum()
    return Chain(
        method,
        estimator,
        Clock(generator(method, estimator)),
        leave_matrix(method),
        expanded,
        lexicon_of(method, estimator),
    )


def beats(
    events: Sequence[Event], chain: Chain, *, skip: tuple[int, int] | None = None
) -> list[tuple[float, list[Factor]]]:
    """Return each event's gap in days before it and its factors."""
    found = factors_of(events, chain.method, chain.estimator, skip=skip)
    return list(zip(gaps(events, None), found, strict=False))


def gaps(events: Sequence[Event], until: datetime | None) -> list[float]:
    """Return the days before each event and at last those to `until`. Time never runs backward: a gap is ≥ 0.

    Counted in ticks from the first event, so that gaps add up exactly where an event between two is left out.
    """
    at = ticks_of(events)
    end = max(at[-1], ticks_between(events[0].at, until)) if at and until is not None else None
    both = zip([0, *at], [*at, end if end is not None else (at[-1] if at else 0)], strict=True)
    return [(after - before) / TICKS_A_DAY for before, after in both]


def operations(
    events: Sequence[Event],
    chain: Chain,
    *,
    until: datetime | None = None,
    skip: tuple[int, int] | None = None,
) -> list[Operation]:
    """Return the gaps and factors in order, with the gap to `until` at the end; `skip` leaves one mark out."""
    out: list[Operation] = []
    for gap, factors in beats(events, chain, skip=skip):
        out += [gap, *factors]
    if until is not None:
        out.append(gaps(events, until)[-1])
    return out


def advance(belief: Vector, operation: Operation, chain: Chain) -> Vector:
    """Return the belief after one gap or factor, normalised."""
    if isinstance(operation, float):
        return belief if operation == 0.0 else _normal(belief @ chain.clock.over(operation))
    phases = chain.phases
    grid = belief.reshape(-1, phases)
    out = grid * (1 - operation.step)
    out[:, 0] += operation.step * (grid.sum(axis=1) @ chain.leave)
    for shift in operation.shifts:
        sources = list(shift.sources)
        moved = out[sources].sum() * shift.mass
        out[sources] *= 1 - shift.mass
        out[shift.target, 0] += moved
    return _normal((out * np.array(operation.likelihood)[:, None]).ravel())


def retreat(columns: Vector, operation: Operation, chain: Chain) -> Vector:
    """Apply one operation from the right to column vectors, shape (S, C): the backward twin of `advance`."""
    if isinstance(operation, float):
        return columns if operation == 0.0 else _scaled(chain.clock.over(operation) @ columns)
    phases = chain.phases
    grid = columns.reshape(-1, phases, columns.shape[1]) * np.array(operation.likelihood)[:, None, None]
    for shift in reversed(operation.shifts):
        sources = list(shift.sources)
        landing = grid[shift.target, 0].copy()
        grid[sources] = (1 - shift.mass) * grid[sources] + shift.mass * landing
    entered = chain.leave @ grid[:, 0]
    grid = (1 - operation.step) * grid + operation.step * entered[:, None, :]
    return _scaled(grid.reshape(columns.shape))


def forward(ops: Sequence[Operation], chain: Chain, start: Vector | None = None) -> list[Vector]:
    """Return the belief before each operation and after the last, len(ops) + 1 vectors of shape (S,)."""
    out = [chain.prior if start is None else start]
    for operation in ops:
        out.append(advance(out[-1], operation, chain))
    return out


def backward(ops: Sequence[Operation], chain: Chain) -> list[Vector]:
    """Return, for each place in `ops`, what all later operations do, shape (S, states) each."""
    states = len(chain.prior) // chain.phases
    out: list[Vector] = [np.repeat(np.eye(states), chain.phases, axis=0)]
    for operation in reversed(ops):
        out.append(retreat(out[-1], operation, chain))
    return out[::-1]


def by_state(belief: Vector, chain: Chain) -> Vector:
    """Sum the phases: shape (S,) to (states,)."""
    out: Vector = belief.reshape(-1, chain.phases).sum(axis=1)
    return out


def _normal(belief: Vector) -> Vector:
    total = belief.sum()
    return belief / total if total > 0 else np.full_like(belief, 1 / len(belief))


def _scaled(columns: Vector) -> Vector:
    peak = columns.max()
    return columns / peak if peak > 0 else columns
