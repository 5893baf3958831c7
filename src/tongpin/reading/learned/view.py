"""What the model sees of stretches of text: known features with their values, and who wrote it.

There are four groups: runs of letters, runs of Latin words, concepts (heads of the thesaurus) and word classes. Each has
a length of its own, so that a long sentence does not count for more than a short one: letters and concepts 1, words
as much as the stretch is Latin, classes less, since they were written with some of the texts in view. And there is the
meaning: the words' vectors, the rare ones more, summed and brought to length 1.

Many stretches are looked at together: every place that shows a known feature is found once, then given to the
stretches that hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.grams import Grams, Keys
from tongpin.reading.learned.thesaurus import Thesaurus

HEADS, CLASSES = 2, 3  # groups after the two kinds of runs
GROUPS = 4
SPEAKER = 0.3  # length of the feature that says who wrote the text
CLASS_LENGTH = 0.7  # length of the group of word classes

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
    word_rarity: Floats  # of the thesaurus's words

    def __len__(self) -> int:
        return len(self.keys) + len(self.head_rarity) + len(self.class_rarity)

    def rows(self, keys: Keys) -> tuple[Rows, Rows]:
        """Return which of some keys are runs that are known, and their rows."""
        if not len(self.keys):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[place] == keys)
        return known, place[known]


@dataclass(frozen=True)
class Words:
    """The words of a text: of those that start together the longest, and none that lies within another."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    rows: Rows  # of the thesaurus


@dataclass(frozen=True)
class Traces:
    """Every place of a text that shows a known feature; one entry a place and feature."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    rows: Rows
    values: Floats
    groups: Rows
    words: Words


@dataclass(frozen=True)
class Stretches:
    """Parts of one text, in rising order of both ends; at most `overlap` of them hold one place."""

    starts: Rows
    ends: Rows
    ours: NDArray[np.bool_]
    overlap: int = 1

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True)
class Views:
    """What is seen of some stretches: of stretch n, `rows[bounds[n]:bounds[n + 1]]` in rising order, and their values."""

    bounds: Rows
    rows: Rows
    values: Floats
    ours: NDArray[np.bool_]
    meaning: Floats  # a row a stretch

    def __len__(self) -> int:
        return len(self.ours)


def traced(found: Grams, table: Table, classes: Iterable[tuple[str, int, int]]) -> Traces:
    """Find every place that shows a known feature; `classes` are word classes and where they stand."""
    known, rows = table.rows(found.keys)
    places, word_rows = table.thesaurus.words(found.keys)
    entry, heads, likeness = table.thesaurus.concepts(word_rows)
    words = places[entry]
    named = [(start, end, table.classes[name]) for name, start, end in classes if name in table.classes]
    numbers = np.array(named, dtype=np.intp).reshape(-1, 3)
    first_head, first_class = len(table.keys), len(table.keys) + len(table.head_rarity)
    return Traces(
        np.concatenate([found.starts[known], found.starts[words], numbers[:, 0].astype(np.int32)]),
        np.concatenate([found.ends[known], found.ends[words], numbers[:, 1].astype(np.int32)]),
        np.concatenate([rows, heads + first_head, numbers[:, 2] + first_class]),
        np.concatenate(
            [table.rarity[rows], table.head_rarity[heads] * likeness, table.class_rarity[numbers[:, 2]]]
        ),
        np.concatenate(
            [
                found.kinds[known].astype(np.intp),
                np.full(len(heads), HEADS),
                np.full(len(numbers), CLASSES),
            ]
        ),
        _longest(found.starts[places], found.ends[places], word_rows),
    )


def _longest(starts: NDArray[np.int32], ends: NDArray[np.int32], rows: Rows) -> Words:
    """Leave out the words that lie within others."""
    order = np.lexsort((-ends, starts))
    starts, ends, rows = starts[order], ends[order], rows[order]
    before = np.maximum.accumulate(np.concatenate(([0], ends)))[:-1]
    kept = ends > before
    return Words(starts[kept], ends[kept], rows[kept])


def look(traces: Traces, stretches: Stretches, found: Grams, table: Table) -> Views:
    """Return what is seen of each stretch: a feature once, at its strongest; each group scaled to its length."""
    width, meaning = len(table), _meaning(traces.words, stretches, table)
    stretch, trace = _held(traces, stretches)
    flat = stretch * width + traces.rows[trace]
    order = np.argsort(flat, kind="stable")
    flat, trace = flat[order], trace[order]
    first = np.flatnonzero(np.diff(flat, prepend=-1))
    if not len(first):
        none = np.zeros(0, dtype=np.intp)
        bounds = np.zeros(len(stretches) + 1, dtype=np.intp)
        return Views(bounds, none, none.astype(np.float32), stretches.ours, meaning)
    values = np.maximum.reduceat(traces.values[trace], first)
    flat = flat[first]
    stretch = flat // width
    group = stretch * GROUPS + traces.groups[trace[first]]
    values *= _scales(stretches, found, group, values)[group]
    bounds = np.searchsorted(stretch, np.arange(len(stretches) + 1))
    return Views(bounds, flat - stretch * width, values, stretches.ours, meaning)


def _meaning(words: Words, stretches: Stretches, table: Table) -> Floats:
    """Return the direction of each stretch's words together, each word once, the rare ones more."""
    thesaurus = table.thesaurus
    meaning = np.zeros((len(stretches), thesaurus.vectors.shape[1]), dtype=np.float32)
    stretch, word = _held(words, stretches)
    flat = np.unique(stretch * max(1, len(thesaurus.keys)) + words.rows[word])
    if not len(flat):
        return meaning
    stretch, rows = np.divmod(flat, len(thesaurus.keys))
    first = np.flatnonzero(np.diff(stretch, prepend=-1))
    meaning[stretch[first]] = np.add.reduceat(
        thesaurus.means(rows) * table.word_rarity[rows, None], first, axis=0
    )
    size = np.sqrt((meaning * meaning).sum(axis=1, keepdims=True))
    return np.asarray(meaning / np.where(size > 0, size, 1), dtype=np.float32)


def _held(places: Traces | Words, stretches: Stretches) -> tuple[Rows, Rows]:
    """Return pairs of a stretch and a trace or word that lies in it."""
    if not len(stretches):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    last = np.searchsorted(stretches.starts, places.starts, side="right") - 1
    pairs = []
    for back in range(stretches.overlap):
        ends = stretches.ends[np.maximum(last - back, 0)]
        held = np.flatnonzero((last >= back) & (places.ends <= ends))
        pairs.append((last[held] - back, held))
    return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])


def _scales(stretches: Stretches, found: Grams, group: Rows, values: Floats) -> Floats:
    """Return what brings each group of each stretch to its length."""
    count = len(stretches)
    sizes = np.sqrt(np.bincount(group, values * values, minlength=count * GROUPS))
    lengths = np.ones((count, GROUPS))
    lengths[:, 1] = found.latin(stretches.starts, stretches.ends)
    lengths[:, CLASSES] = CLASS_LENGTH
    return np.asarray(lengths.ravel() / np.where(sizes, sizes, 1), dtype=np.float32)


def together(views: Sequence[Views]) -> Views:
    """Return several views as one."""
    sizes = np.concatenate([np.diff(one.bounds) for one in views])
    return Views(
        np.concatenate([[0], np.cumsum(sizes)]),
        np.concatenate([one.rows for one in views]),
        np.concatenate([one.values for one in views]),
        np.concatenate([one.ours for one in views]),
        np.concatenate([one.meaning for one in views]),
    )
