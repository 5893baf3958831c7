"""Words as vectors of meaning, so that a word never seen in training stands near those that were.

The table is made by `tools/make_vectors.py`; how it is made and under whose licence is said there and in the
developer's guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.grams import Keys

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Vectors:
    """Keys in rising order, and one vector of small whole numbers a key, weighed by how rare the word is."""

    keys: Keys
    table: NDArray[np.int8]

    @property
    def width(self) -> int:
        """The number of dimensions."""
        return int(self.table.shape[1])

    def rows(self, keys: Keys) -> NDArray[np.intp]:
        """Return the rows of those keys that are known, each once."""
        if not len(self.keys) or not len(keys):
            return np.zeros(0, dtype=np.intp)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.unique(place[self.keys[place] == keys])

    def of(self, keys: Keys) -> Floats:
        """Return the sum of the words' vectors, of length 1; zeros where no word is known."""
        total = self.table[self.rows(keys)].sum(axis=0, dtype=np.int32).astype(np.float32)
        size = float(np.sqrt(np.vdot(total, total)))
        return total / np.float32(size) if size else total


@lru_cache(maxsize=1)
def load_vectors() -> Vectors:
    """Load the table that ships with the package."""
    with files("tongpin.reading.learned").joinpath("data", "vectors.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        return Vectors(data["keys"], data["table"])
