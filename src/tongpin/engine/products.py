"""Products of neighbouring matrices, kept as a tree, so that any stretch of a long chain is a few products away.

Built in n - 1 products, a level at a time; beliefs at every place and what follows every place come down the same
levels. A stretch takes at most two matrices a level (segment tree; Blelloch 1990 for the two passes). All products
are scaled to a greatest entry of 1, since only shares matter; what is made from them is of any scale.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Products:
    """The products of a chain of n matrices, (n, S, S), n ≥ 1."""

    def __init__(self, chain: Floats) -> None:
        self.count, self.size = len(chain), chain.shape[1]
        self.nothing = np.eye(self.size)
        self.levels = [self._even(chain) if len(chain) > 1 else chain]
        while len(self.levels[-1]) > 1:
            below = self.levels[-1]
            self.levels.append(self._even(scaled(below[0::2] @ below[1::2])))

    def _even(self, level: Floats) -> Floats:
        """Return the level with a matrix that does nothing behind it where its length is odd."""
        if len(level) % 2 == 0 or len(level) == 1:
            return level
        return np.concatenate([level, self.nothing[None]])

    def ahead(self, start: Floats) -> Floats:
        """Return start (S,) taken to before each matrix and behind the last, (n + 1, S); rows sum to 1."""
        out = start[None, None]
        for level in reversed(self.levels[:-1]):
            wider = np.empty((len(level), 1, self.size))
            wider[0::2] = out[: len(level) // 2]
            np.matmul(wider[0::2], level[0::2], out=wider[1::2])
            out = wider
        last = out[self.count - 1 : self.count] @ self.levels[0][self.count - 1]
        return normal(np.concatenate([out[: self.count], last])[:, 0])

    def behind(self, end: Floats) -> Floats:
        """Return for each matrix what all later ones do to the columns `end` (S, K), (n, S, K)."""
        out = end[None]
        for level in reversed(self.levels[:-1]):
            wider = np.empty((len(level), *end.shape))
            wider[1::2] = out[: len(level) // 2]
            np.matmul(level[1::2], wider[1::2], out=wider[0::2])
            out = wider
        return out[: self.count]

    def through(self, rows: Floats, first: Ints, last: Ints) -> Floats:
        """Take rows (q, R, S) through the matrices first … last - 1, each its own stretch."""
        height = np.arange(len(self.levels))[:, None]
        low, high = (first + (1 << height) - 1) >> height, last >> height
        at_left = (low < high) & (low % 2 == 1)
        at_right = (low + at_left < high) & (high % 2 == 1)
        out = rows.copy()
        for level in np.flatnonzero(at_left.any(axis=1)).tolist():
            which = np.flatnonzero(at_left[level])
            out[which] = out[which] @ self.levels[level][low[level, which]]
        for level in np.flatnonzero(at_right.any(axis=1))[::-1].tolist():
            which = np.flatnonzero(at_right[level])
            out[which] = out[which] @ self.levels[level][high[level, which] - 1]
        return out


def scaled(matrices: Floats) -> Floats:
    """Scale each of (n, …) to a greatest entry of 1, in place; zeros stay."""
    peak = matrices.reshape(len(matrices), -1).max(axis=1)
    peak[peak <= 0.0] = 1.0
    matrices /= peak[:, None, None]
    return matrices


def normal(rows: Floats) -> Floats:
    """Scale each row of (n, S) to a sum of 1, in place; a row of zeros becomes even."""
    total = rows.sum(axis=1, keepdims=True)
    if not total.all():
        rows[total[:, 0] <= 0] = 1.0
        total = rows.sum(axis=1, keepdims=True)
    rows /= total
    return rows
