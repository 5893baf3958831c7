"""All pairs' products of sparse examples, without a feature matrix in memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.view import SPEAKER, Views

Floats = NDArray[np.float32]

COMMON = 64  # a feature in more examples than this goes through dense blocks
BLOCK = 1_024  # features of a dense block
PAIRS = 4_000_000  # pairs counted at a time


class Sparse:
    """The examples' sparse features by column: which examples hold a feature, and its value there."""

    def __init__(self, views: Views, width: int) -> None:
        self.count, self.width = len(views), width
        example = np.repeat(np.arange(len(views)), np.diff(views.bounds))
        order = np.argsort(views.rows, kind="stable")
        self.example = example[order].astype(np.int32)
        self.value = views.values[order]
        self.bounds = np.searchsorted(views.rows[order], np.arange(width + 1))

    def products(self) -> Floats:
        """Return the matrix of all pairs' products."""
        sizes = np.diff(self.bounds)
        kernel = np.zeros((self.count, self.count), dtype=np.float32)
        common = np.flatnonzero(sizes > COMMON)
        for start in range(0, len(common), BLOCK):
            block = self._dense(common[start : start + BLOCK])
            kernel += block @ block.T
        for size in range(1, COMMON + 1):
            self._add_pairs(kernel, np.flatnonzero(sizes == size), size)
        return kernel

    def _dense(self, features: NDArray[np.intp]) -> Floats:
        block = np.zeros((self.count, len(features)), dtype=np.float32)
        for column, feature in enumerate(features):
            span = slice(self.bounds[feature], self.bounds[feature + 1])
            block[self.example[span], column] = self.value[span]
        return block

    def _add_pairs(self, kernel: Floats, features: NDArray[np.intp], size: int) -> None:
        """Add the products of features that stand in exactly `size` examples."""
        step = max(1, PAIRS // size**2)
        for start in range(0, len(features), step):
            places = self.bounds[features[start : start + step]][:, None] + np.arange(size)
            example, value = self.example[places], self.value[places]
            products = (value[:, :, None] * value[:, None, :]).ravel()
            flat = (example[:, :, None].astype(np.int64) * self.count + example[:, None, :]).ravel()
            np.add.at(kernel.reshape(-1), flat, products)

    def weights(self, dual: Floats) -> Floats:
        """Return one weight a feature and target: each feature's sum of the examples' duals by its value."""
        out = np.zeros((self.width, dual.shape[1]), dtype=np.float32)
        for start in range(0, self.width, BLOCK):
            stop = min(start + BLOCK, self.width)
            span = slice(self.bounds[start], self.bounds[stop])
            if span.start == span.stop:
                continue
            parts = dual[self.example[span]] * self.value[span, None]
            held = np.flatnonzero(np.diff(self.bounds[start : stop + 1]))
            out[start + held] = np.add.reduceat(parts, self.bounds[start + held] - span.start, axis=0)
        return out


def speakers(views: Views) -> Floats:
    """Return one row an example: whether the buyer or one of ours wrote it."""
    return np.where(np.stack([~views.ours, views.ours], axis=1), np.float32(SPEAKER), np.float32(0))
