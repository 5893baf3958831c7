"""Where the model sees a target in a text, how sure it is, and in which words. Many texts are looked at together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.context.passage import Passage
from tongpin.reading.learned.grams import grams
from tongpin.reading.learned.model import Floats, Model
from tongpin.reading.learned.view import Stretches, Views, look, traced
from tongpin.reading.learned.windows import PART, WIDE, Block, Stretch, neighbours, parts
from tongpin.reading.lexicon import Span
from tongpin.reading.scan import Scan

MOSTLY = 0.5  # a block with a larger share of Latin letters is read as English
FLOOR = 0.04  # a target less likely than this is not looked at
SHARE = 0.1  # a clause beside the best one belongs to the quote if it speaks for the target so much as well


@dataclass(frozen=True, slots=True)
class Sighting:
    """A target in a block: its best probabilities in a sentence, in a part of one, in neighbours together."""

    block: int
    target: str
    most: float  # the greatest of the three
    least: float  # the smallest
    several: bool  # more than one stretch was weighed
    level: int
    number: int  # of the best stretch in its level


class _Level:
    """Stretches of one kind, as the model sees them."""

    def __init__(
        self, stretches: Sequence[Stretch], views: Views, probabilities: Floats, blocks: int
    ) -> None:
        self.stretches, self.views = stretches, views
        bounds = np.searchsorted([one.block for one in stretches], np.arange(blocks + 1)).tolist()
        self.top = np.zeros((blocks, probabilities.shape[1]), dtype=np.float32)  # the greatest in each block
        self.at = np.zeros(self.top.shape, dtype=np.intp)  # and which stretch has it
        for block, (first, last) in enumerate(pairwise(bounds)):
            if last - first == 1:
                self.top[block], self.at[block] = probabilities[first], first
            elif last > first:
                self.at[block] = probabilities[first:last].argmax(axis=0) + first
                self.top[block] = probabilities[first:last].max(axis=0)


class Glance:
    """Blocks of text as the model sees them, all at once."""

    def __init__(self, model: Model, blocks: Sequence[Block], scans: Sequence[Sequence[Scan]]) -> None:
        """`scans` are those of each block's sentences."""
        self._model, self._blocks = model, len(blocks)
        self._scans = [scan for some in scans for scan in some]
        joined = "\n".join(block.text[block.start : block.end] for block in blocks)
        offsets = accumulate((block.end - block.start + 1 for block in blocks), initial=0)
        of = [
            (number, offset - block.start)
            for number, (offset, block) in enumerate(zip(offsets, blocks, strict=False))
        ]
        where = [each for each, some in zip(of, scans, strict=True) for _ in some]
        self._shift = [shift for _number, shift in where]
        self._alone = [
            Stretch(block, number, number, *_bare(scan.passage, shift))
            for number, ((block, shift), scan) in enumerate(zip(where, self._scans, strict=True))
        ]
        self._found = grams(joined)
        starts = np.array([shift + block.start for (_number, shift), block in zip(of, blocks, strict=True)])
        ends = np.array([shift + block.end for (_number, shift), block in zip(of, blocks, strict=True)])
        self._latin = self._found.latin(starts, ends) > MOSTLY
        self._traces = traced(self._found, model.table, self._classes())
        self._levels = [
            self._level(self._alone, 1),
            self._level([part for one in self._alone for part in self._parts(one)], PART),
            self._level(list(neighbours(self._alone)), WIDE),
        ]

    def _classes(self) -> Iterator[tuple[str, int, int]]:
        for shift, scan in zip(self._shift, self._scans, strict=True):
            for name, (start, end) in scan.classes():
                yield name, start + shift, end + shift

    def _parts(self, one: Stretch) -> Iterator[Stretch]:
        return parts(one, self._scans[one.first].passage, self._shift[one.first])

    def _level(self, some: Sequence[Stretch], overlap: int) -> _Level:
        stretches = Stretches(
            np.array([one.start for one in some], dtype=np.intp),
            np.array([one.end for one in some], dtype=np.intp),
            np.array([self._scans[one.first].passage.ours for one in some], dtype=bool),
            overlap,
        )
        views = look(self._traces, stretches, self._found, self._model.table)
        return _Level(some, views, self._model.probabilities(views), self._blocks)

    def sightings(self, also: Sequence[Collection[str]]) -> Iterator[Sighting]:
        """Yield, block by block, each target above the floor; those `also` named for a block however unlikely."""
        alone, *others = (level.top for level in self._levels)
        there = [np.asarray(level.any(axis=1)) for level in others]
        several = np.any(there, axis=0)
        tops = [
            alone,
            *(np.where(some[:, None], top, alone) for some, top in zip(there, others, strict=True)),
        ]
        most, least = np.maximum.reduce(tops), np.minimum.reduce(tops)
        likely = most >= FLOOR
        for block, names in enumerate(also):
            for name in names:
                if name in self._model.column:
                    likely[block, self._model.column[name]] = True
        likely[:, self._model.nothing] = False
        for block, column in np.argwhere(likely).tolist():
            level = int(np.argmax([top[block, column] for top in tops]))
            yield Sighting(
                block,
                self._model.targets[column],
                float(most[block, column]),
                float(least[block, column]),
                bool(several[block]),
                level,
                int(self._levels[level].at[block, column]),
            )

    def is_latin(self, block: int) -> bool:
        """Tell whether a block is mostly of Latin letters."""
        return bool(self._latin[block])

    def place(self, sighting: Sighting) -> tuple[Passage, Span]:
        """Return the run of clauses that speaks most for a target against nothing, and the sentence it is in."""
        level = self._levels[sighting.level]
        stretch = level.stretches[sighting.number]
        held = [
            (sentence, clause)
            for sentence in range(stretch.first, stretch.last + 1)
            for clause in self._scans[sentence].passage.clauses
            if clause.start + self._shift[sentence] < stretch.end
            and clause.end + self._shift[sentence] > stretch.start
        ]
        starts = np.array([clause.start + self._shift[sentence] for sentence, clause in held])
        sums = self._favour(level.views, sighting, stretch, starts)
        best = int(np.argmax(sums))
        sentence = held[best][0]
        left, right = _run([one[0] == sentence for one in held], sums, best)
        span = held[left][1].start, held[right][1].end
        return self._scans[sentence].passage.around(span), span

    def _favour(
        self, views: Views, sighting: Sighting, stretch: Stretch, starts: NDArray[np.intp]
    ) -> list[float]:
        """Return how much each clause of a stretch, by where it starts, speaks for the target."""
        traces = self._traces
        inside = np.flatnonzero((traces.starts >= stretch.start) & (traces.ends <= stretch.end))
        column = self._model.column[sighting.target]
        favour = self._model.favour(views, sighting.number, column, traces, inside)
        clause = np.searchsorted(starts, traces.starts[inside], side="right") - 1
        return [float(one) for one in np.bincount(np.maximum(clause, 0), favour, minlength=len(starts))]


def _bare(passage: Passage, shift: int) -> Span:
    """Return where a sentence stands without the blanks around it, which count with what is beside them."""
    sentence, start = passage.sentence, passage.piece.start + shift
    return start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())


def _run(same: Sequence[bool], sums: Sequence[float], best: int) -> tuple[int, int]:
    """Widen from the best clause to its neighbours in the sentence that speak for the target as well."""
    bar = SHARE * sums[best]
    first = last = best
    while first > 0 and same[first - 1] and sums[first - 1] >= bar:
        first -= 1
    while last + 1 < len(sums) and same[last + 1] and sums[last + 1] >= bar:
        last += 1
    return first, last
