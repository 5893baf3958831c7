"""A softmax regression with a quadratic penalty, solved in its dual.

With `kernel = X Xᵀ` the weights are `Xᵀ A`; what is found is A, one row an example and one column a target. The
minimum is sought by L-BFGS (Nocedal 1980) with the inner product of the kernel, so a step costs one product with the
kernel, and no feature matrix has to fit in memory. Nothing is drawn by chance: the same examples give the same weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MEMORY = 8  # pairs that L-BFGS keeps
HALVINGS = 12  # of a step that goes uphill
ENOUGH = 1e-3  # the share of the first slope at which the search ends
DECREASE = 1e-4  # the share of the promised decrease that a step must bring (Armijo)


def softmax(scores: Floats) -> Floats:
    """Return each row's probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _inner(first: Floats, second: Floats) -> float:
    return float(np.vdot(first, second))


@dataclass(frozen=True)
class _Point:
    """Dual weights with their scores, the loss there and its slope in the kernel's inner product."""

    dual: Floats
    scores: Floats
    value: float
    slope: Floats


@dataclass(frozen=True)
class _Loss:
    """Cross-entropy of weighted examples plus the penalty."""

    wanted: Floats  # rows sum to 1
    importance: Floats  # one column
    penalty: float
    start: Floats | None = None  # scores that are there already

    def point(self, dual: Floats, scores: Floats) -> _Point:
        """Return the loss and its slope at some dual weights and their scores."""
        whole = scores if self.start is None else scores + self.start
        shifted = whole - whole.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        value = -float((self.importance * self.wanted * logs).sum(dtype=np.float64))
        value += 0.5 * self.penalty * _inner(dual, scores)
        slope = self.importance * (np.exp(logs) - self.wanted) + np.float32(self.penalty) * dual
        return _Point(dual, scores, value, slope)


@dataclass
class _History:
    """The last steps and changes of slope, each with its product with the kernel."""

    pairs: list[tuple[Floats, Floats, Floats, Floats, float]] = field(default_factory=list)

    def add(self, step: Floats, k_step: Floats, change: Floats, k_change: Floats) -> None:
        """Keep a pair whose curvature is positive."""
        curvature = _inner(k_step, change)
        if curvature > 0:
            self.pairs = [*self.pairs[1 - MEMORY :], (step, k_step, change, k_change, 1 / curvature)]

    def direction(self, slope: Floats, k_slope: Floats) -> tuple[Floats, Floats]:
        """Return the descent direction and its product with the kernel (the two-loop recursion)."""
        way, k_way = slope.copy(), k_slope.copy()
        shares = []
        for _step, k_step, change, k_change, inverse in reversed(self.pairs):
            share = np.float32(inverse * _inner(k_step, way))
            shares.append(share)
            way -= share * change
            k_way -= share * k_change
        scale = self._scale(slope, k_slope)
        way *= scale
        k_way *= scale
        for (step, k_step, _change, k_change, inverse), share in zip(
            self.pairs, reversed(shares), strict=True
        ):
            rest = share - np.float32(inverse * _inner(k_change, way))
            way += rest * step
            k_way += rest * k_step
        return -way, -k_way

    def _scale(self, slope: Floats, k_slope: Floats) -> np.float32:
        if not self.pairs:
            return np.float32(1 / max(1e-9, _inner(slope, k_slope) ** 0.5))
        _step, _k_step, change, k_change, inverse = self.pairs[-1]
        return np.float32(1 / (inverse * _inner(change, k_change)))


def fit_dual(
    kernel: Floats,
    wanted: Floats,
    importance: Floats,
    *,
    penalty: float,
    steps: int = 60,
    start: Floats | None = None,
) -> Floats:
    """Return the dual weights: scores of new examples are `(their kernel with the old) @ result`.

    `wanted` has a row of target shares an example, `importance` one weight an example; `penalty` is that of the
    squared weights against the summed loss. `start` holds scores that the examples have without them: those of a model
    which is to be moved no more than the examples ask.
    """
    loss = _Loss(wanted, importance.astype(np.float32).reshape(-1, 1), penalty, start)
    point = loss.point(np.zeros_like(wanted), np.zeros_like(wanted))
    k_slope = kernel @ point.slope
    least = ENOUGH**2 * _inner(point.slope, k_slope)
    history = _History()
    for _ in range(steps):
        if _inner(point.slope, k_slope) <= least:
            break
        way, k_way = history.direction(point.slope, k_slope)
        size, ahead = _step(loss, point, way, k_way, _inner(point.slope, k_way))
        if ahead is None:
            break
        k_ahead = kernel @ ahead.slope
        history.add(size * way, size * k_way, ahead.slope - point.slope, k_ahead - k_slope)
        point, k_slope = ahead, k_ahead
    return point.dual


def _step(
    loss: _Loss, point: _Point, way: Floats, k_way: Floats, promised: float
) -> tuple[np.float32, _Point | None]:
    """Return how far to go and the point there; None where no step goes downhill any more."""
    size = np.float32(1)
    for _halving in range(HALVINGS):
        ahead = loss.point(point.dual + size * way, point.scores + size * k_way)
        if ahead.value <= point.value + DECREASE * float(size) * promised:
            return size, ahead
        size *= np.float32(0.5)
    return size, None
