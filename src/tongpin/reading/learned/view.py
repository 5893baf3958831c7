"""What the model sees of a stretch of text: known features with their values, and one vector of meaning.

Each group of features has a length of its own, so that a long sentence does not count for more than a short one:
the runs of letters 1, the Latin words as much as the text is Latin, the vector and the speaker what is set here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.grams import LETTERS, WORDS, Grams, Keys
from tongpin.reading.learned.vectors import Vectors

SPEAKER = 0.3  # length of the feature that says who wrote the text
MEANING = 1.2  # length of the vector of meaning

Floats = NDArray[np.float32]
Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Table:
    """The features that a model knows: their keys in rising order, and how rare each is."""

    keys: Keys
    rarity: Floats

    def rows(self, keys: Keys) -> Rows:
        """Return the row of each key, -1 where it is unknown."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int32)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place, -1).astype(np.int32)


@dataclass(frozen=True)
class View:
    """One stretch of text: each known feature once, with its value; the vector; who wrote it."""

    rows: Rows
    values: Floats
    meaning: Floats
    ours: bool


def look(
    found: Grams, table: Table, vectors: Vectors, *, ours: bool, within: tuple[int, int] | None = None
) -> View:
    """Return what the model sees between two places of the text, or of all of it."""
    inside = slice(None) if within is None else (found.starts >= within[0]) & (found.ends <= within[1])
    keys, kinds = found.keys[inside], found.kinds[inside]
    rows = table.rows(keys)
    parts = [
        _group(rows[(kinds == kind) & (rows >= 0)], table.rarity, length)
        for kind, length in ((LETTERS, 1.0), (WORDS, found.latin))
    ]
    return View(
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        vectors.of(keys) * np.float32(MEANING),
        ours,
    )


def _group(rows: Rows, rarity: Floats, length: float) -> tuple[Rows, Floats]:
    """Count each feature once; scale the group to its length."""
    once = np.unique(rows)
    values = rarity[once]
    size = float(np.sqrt(np.vdot(values, values)))
    return once, values * np.float32(length / size if size else 0.0)
