"""Words that mean nearly the same, so that a word never seen in training counts as its neighbours that were.

Each of some forty thousand Chinese and English words points to at most `NEAR` heads: words of the training texts,
near it in meaning, of either language. The table is made by `tools/make_thesaurus.py`; how, and from what, is said
there and in the developer's guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.grams import Keys

NEAR = 6  # heads a word points to at most
ALIKE = 255  # likeness of a word to itself

Rows = NDArray[np.intp]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Thesaurus:
    """Words by key in rising order, and the heads each points to, with a likeness from 0 (unused) to `ALIKE`."""

    keys: Keys
    near: NDArray[np.uint16]
    likeness: NDArray[np.uint8]
    heads: Keys

    def concepts(self, keys: Keys) -> tuple[Rows, Floats]:
        """Return the heads that some words point to, each once, with its greatest likeness from 0 to 1."""
        if not len(self.keys) or not len(keys):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        words = place[self.keys[place] == keys]
        greatest = np.zeros(len(self.heads), dtype=np.uint8)
        np.maximum.at(greatest, self.near[words].ravel(), self.likeness[words].ravel())
        rows = np.flatnonzero(greatest)
        return rows, greatest[rows].astype(np.float32) / np.float32(ALIKE)


def unpacked(data: Mapping[str, Any]) -> Thesaurus:
    """Build a thesaurus from what is stored."""
    return Thesaurus(data["keys"], data["near"], data["likeness"], data["heads"])


@lru_cache(maxsize=1)
def load_thesaurus() -> Thesaurus:
    """Load the table that ships with the package."""
    with files("tongpin.reading.learned").joinpath("data", "thesaurus.npz").open("rb") as file:
        return unpacked(np.load(file, allow_pickle=False))
