"""Where the model sees a target in a text, how sure it is, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.context.passage import Passage
from tongpin.reading.cuebook import Cuebook
from tongpin.reading.learned.classes import classes_of
from tongpin.reading.learned.grams import Grams, grams
from tongpin.reading.learned.model import Floats, Model
from tongpin.reading.learned.view import View
from tongpin.reading.learned.windows import NARROW, WIDE, Block, blocks, windows
from tongpin.reading.normalise import normalise
from tongpin.reading.reader import LONGEST_TEXT
from tongpin.reading.sentences import Piece, clauses
from tongpin.reading.types import Utterance

FLOOR = 0.04  # a target less likely than this is not looked at
SHARE = 0.1  # a clause beside the best one belongs to the quote if it speaks for the target so much as well


@dataclass(frozen=True, slots=True)
class Sighting:
    """A target in a text: its probability in one sentence and in neighbours together; the clauses that say it."""

    target: str
    narrow: float
    wide: float
    passage: Passage
    start: int
    end: int


@dataclass(frozen=True)
class _Window:
    """Sentences weighed as one."""

    pieces: tuple[Piece, ...]
    view: View
    probabilities: Floats


@dataclass(frozen=True)
class _Scene:
    """One block of a text, with what is found in it."""

    model: Model
    book: Cuebook
    text: str
    block: Block
    found: Grams
    speaker: str

    def weighed(self) -> tuple[list[_Window], list[_Window]]:
        """Return every sentence alone, and every run of neighbours, weighed."""
        names = {piece: classes_of(self.book, self.text, piece, self.speaker) for piece in self.block.pieces}
        narrow = [self._window(pieces, names) for pieces in windows(self.block, NARROW)]
        if len(narrow) == 1:
            return narrow, narrow
        return narrow, [self._window(pieces, names) for pieces in windows(self.block, WIDE)]

    def _window(self, pieces: tuple[Piece, ...], names: Mapping[Piece, frozenset[str]]) -> _Window:
        within = (pieces[0].start - self.block.start, pieces[-1].end - self.block.start)
        inside = frozenset().union(*(names[piece] for piece in pieces))
        view = self.model.look(self.found, inside, ours=self.speaker != "buyer", within=within)
        return _Window(pieces, view, self.model.probabilities(view))

    def sighting(self, number: int, narrow: float, wide: float, window: _Window) -> Sighting:
        """Place a target in the run of clauses of a window that speak for it most, against nothing."""
        held = [(piece, clause) for piece in window.pieces for clause in clauses(self.text, piece)]
        favour = self.model.favour(window.view, number, self.found)
        places = self.found.starts + self.block.start
        sums = [
            float(favour[(places >= clause.start) & (places < clause.end)].sum()) for _piece, clause in held
        ]
        best = int(np.argmax(sums))
        piece = held[best][0]
        first, last = _run([one[0] is piece for one in held], sums, best)
        ours, dialogue = self.speaker != "buyer", self.speaker == "seller"
        passage = Passage(self.text, piece, tuple(clauses(self.text, piece)), ours=ours, dialogue=dialogue)
        target = self.model.targets[number]
        return Sighting(target, narrow, wide, passage, held[first][1].start, held[last][1].end)


def sightings(
    model: Model, book: Cuebook, utterance: Utterance, also: Collection[str] = ()
) -> dict[str, Sighting]:
    """Return what the model sees in a text, each target once, where it is likeliest.

    Targets named in `also` are placed however unlikely they are. Linear in the length of the text, of which
    `LONGEST_TEXT` characters are read: no stretch longer than a block is ever weighed.
    """
    text = normalise(utterance.text[:LONGEST_TEXT])
    asked = np.array([target in also for target in model.targets])
    best: dict[str, Sighting] = {}
    for block in blocks(text):
        scene = _Scene(model, book, text, block, grams(text[block.start : block.end]), utterance.speaker)
        for number, narrow, wide, window in _likeliest(model, *scene.weighed(), asked):
            known = best.get(model.targets[number])
            if known is None or narrow + wide > known.narrow + known.wide:
                best[model.targets[number]] = scene.sighting(number, narrow, wide, window)
    return best


def _likeliest(
    model: Model, narrow: Sequence[_Window], wide: Sequence[_Window], asked: NDArray[np.bool_]
) -> Iterator[tuple[int, float, float, _Window]]:
    """Yield each target above the floor, or asked for: its best probabilities and the window of the better one."""
    tables = [np.stack([window.probabilities for window in some]) for some in (narrow, wide)]
    tops = [table.max(axis=0) for table in tables]
    for number in np.flatnonzero((np.maximum(*tops) >= FLOOR) | asked).tolist():
        if number != model.nothing:
            best = [
                some[int(table[:, number].argmax())]
                for some, table in zip((narrow, wide), tables, strict=True)
            ]
            alone, together = float(tops[0][number]), float(tops[1][number])
            yield number, alone, together, best[alone < together]


def _run(same: Sequence[bool], sums: Sequence[float], best: int) -> tuple[int, int]:
    """Widen from the best clause to its neighbours in the sentence that speak for the target as well."""
    bar = SHARE * sums[best]
    first = last = best
    while first > 0 and same[first - 1] and sums[first - 1] >= bar:
        first -= 1
    while last + 1 < len(sums) and same[last + 1] and sums[last + 1] >= bar:
        last += 1
    return first, last
