"""What the model sees of a stretch of text: known features with their values, and who wrote it.

There are four groups: runs of letters, runs of Latin words, concepts (heads of the thesaurus) and word classes. Each has
a length of its own, so that a long sentence does not count for more than a short one: letters and concepts 1, words
as much as the text is Latin, classes less, since they were written with some of the texts in view.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.grams import LETTERS, WORDS, Grams, Keys
from tongpin.reading.learned.thesaurus import Thesaurus

SPEAKER = 0.3  # length of the feature that says who wrote the text
CLASSES = 0.7  # length of the group of word classes

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Table:
    """The features that a model knows: keys of runs in rising order, the thesaurus's heads, word classes; their rarity."""

    keys: Keys
    rarity: Floats  # of the runs
    thesaurus: Thesaurus
    head_rarity: Floats
    classes: dict[str, int]  # by name, numbered from 0
    class_rarity: Floats

    def __len__(self) -> int:
        return len(self.keys) + len(self.head_rarity) + len(self.class_rarity)

    def class_numbers(self, names: Collection[str]) -> Rows:
        """Return the numbers of those classes that are known, in rising order."""
        return np.array(sorted(self.classes[name] for name in names if name in self.classes), dtype=np.intp)

    def rows(self, keys: Keys) -> Rows:
        """Return the row of each run's key, the length of the table where it is unknown."""
        if not len(self.keys):
            return np.full(len(keys), len(self))
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place, len(self))


@dataclass(frozen=True)
class View:
    """One stretch of text: each known feature once, with its value; who wrote it."""

    rows: Rows
    values: Floats
    ours: bool


def look(
    found: Grams, table: Table, names: Collection[str], *, ours: bool, within: tuple[int, int] | None = None
) -> View:
    """Return what is seen between two places of the text, or in all of it; `names` are the word classes there."""
    inside = slice(None) if within is None else (found.starts >= within[0]) & (found.ends <= within[1])
    keys, kinds = found.keys[inside], found.kinds[inside]
    rows = table.rows(keys)
    known = rows < len(table)
    heads, likeness = table.thesaurus.concepts(keys)
    numbers = table.class_numbers(names)
    groups = [
        *(
            _group(once, table.rarity[once], length)
            for kind, length in ((LETTERS, 1.0), (WORDS, found.latin))
            for once in [np.unique(rows[known & (kinds == kind)])]
        ),
        _group(heads + len(table.keys), table.head_rarity[heads] * likeness, 1.0),
        _group(numbers + len(table.keys) + len(table.head_rarity), table.class_rarity[numbers], CLASSES),
    ]
    return View(
        np.concatenate([group[0] for group in groups]), np.concatenate([group[1] for group in groups]), ours
    )


def _group(rows: Rows, values: Floats, length: float) -> tuple[Rows, Floats]:
    """Scale a group to its length."""
    size = float(np.sqrt(np.vdot(values, values)))
    return rows, values * np.float32(length / size if size else 0.0)
