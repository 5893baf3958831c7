"""Words that mean nearly the same, so that a word never seen in training counts as its neighbours that were.

Each of some forty thousand Chinese and English words points to at most `NEAR` heads: words of the training texts,
near it in meaning, of either language; and it has a short vector that says which way it means. The table is made by `tools/make_thesaurus.py`; how, and from what, is said
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
STEPS = 7  # the largest whole number in a vector: two fit in one byte

Rows = NDArray[np.intp]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Thesaurus:
    """Words by key in rising order, what they mean, and the heads each points to, with a likeness from 0 to `ALIKE`."""

    keys: Keys
    near: NDArray[np.uint16]
    likeness: NDArray[np.uint8]  # 0 where there is no such head
    heads: Keys
    vectors: NDArray[np.int8]  # a row a word: which way its meaning points
    sizes: Floats  # what brings each row to length 1, or to less where the word says little by itself

    def words(self, keys: Keys) -> tuple[Rows, Rows]:
        """Return which of some keys are words, and which words they are."""
        if not len(self.keys):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[place] == keys)
        return known, place[known]

    def concepts(self, words: Rows) -> tuple[Rows, Rows, Floats]:
        """Return the heads of some words: the number of the word in the row given, the head, the likeness from 0 to 1."""
        likeness = self.likeness[words]
        entry, number = np.nonzero(likeness)
        heads = self.near[words[entry], number].astype(np.intp)
        return entry, heads, likeness[entry, number].astype(np.float32) / np.float32(ALIKE)

    def means(self, words: Rows) -> Floats:
        """Return which way some words point, one row a word."""
        return np.asarray(self.vectors[words].astype(np.float32) * self.sizes[words, None])


def halved(vectors: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return two neighbours of each row in one byte."""
    whole = (vectors + STEPS).astype(np.uint8)
    return np.asarray(whole[:, ::2] | (whole[:, 1::2] << 4))


def doubled(halves: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Return what `halved` was given."""
    vectors = np.empty((len(halves), 2 * halves.shape[1]), dtype=np.int8)
    vectors[:, ::2], vectors[:, 1::2] = halves & 15, halves >> 4
    return vectors - np.int8(STEPS)


def unpacked(data: Mapping[str, Any]) -> Thesaurus:
    """Build a thesaurus from what is stored."""
    return Thesaurus(
        data["keys"],
        data["near"],
        data["likeness"],
        data["heads"],
        doubled(data["vectors"]),
        data["sizes"].astype(np.float32),
    )


def without_words(thesaurus: Thesaurus) -> Thesaurus:
    """Return one that knows no word: what is learned with it goes by letters and classes only."""
    return Thesaurus(
        thesaurus.keys[:0],
        thesaurus.near[:0],
        thesaurus.likeness[:0],
        thesaurus.heads,
        thesaurus.vectors[:0],
        thesaurus.sizes[:0],
    )


@lru_cache(maxsize=1)
def load_thesaurus() -> Thesaurus:
    """Load the table that ships with the package."""
    with files("tongpin.reading.learned").joinpath("data", "thesaurus.npz").open("rb") as file:
        return unpacked(np.load(file, allow_pickle=False))
