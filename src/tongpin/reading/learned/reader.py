"""Where the model sees a target in a text, how sure it is, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.context.passage import Passage
from tongpin.reading.cuebook import Cuebook
from tongpin.reading.learned.classes import classes_of
from tongpin.reading.learned.grams import Grams, grams
from tongpin.reading.learned.model import Floats, Model
from tongpin.reading.learned.view import View
from tongpin.reading.learned.windows import Block, blocks, windows
from tongpin.reading.normalise import normalise
from tongpin.reading.sentences import Piece, clauses
from tongpin.reading.types import Utterance

FLOOR = 0.01  # a target less likely than this is not looked at
SHARE = 0.5  # a clause beside the best one belongs to the quote if it speaks for the target so much as well


@dataclass(frozen=True, slots=True)
class Sighting:
    """A target in a text: its probability by the model, the sentence and the clauses that speak for it most."""

    target: str
    probability: float
    passage: Passage
    start: int
    end: int


@dataclass(frozen=True)
class _Window:
    """Sentences weighed as one."""

    pieces: tuple[Piece, ...]
    view: View
    probabilities: Floats


def sightings(
    model: Model, book: Cuebook, utterance: Utterance, also: Collection[str] = ()
) -> dict[str, Sighting]:
    """Return what the model sees in a text, each target once, where it is likeliest.

    Targets named in `also` are placed however unlikely they are. Linear in the length of the text: no stretch
    longer than a block is ever weighed.
    """
    text = normalise(utterance.text)
    asked = np.array([target in also for target in model.targets])
    best: dict[str, Sighting] = {}
    for block in blocks(text):
        found = grams(text[block.start : block.end])
        for number, window in _likeliest(
            model, _weighed(model, book, text, block, found, utterance.speaker), asked
        ):
            target, probability = model.targets[number], float(window.probabilities[number])
            known = best.get(target)
            if known is None or probability > known.probability:
                passage, span = _place(model, text, block, found, window, number, utterance.speaker)
                best[target] = Sighting(target, probability, passage, *span)
    return best


def _weighed(
    model: Model, book: Cuebook, text: str, block: Block, found: Grams, speaker: str
) -> Iterator[_Window]:
    names = {piece: classes_of(book, text, piece, speaker) for piece in block.pieces}
    for pieces in windows(block):
        within = (pieces[0].start - block.start, pieces[-1].end - block.start)
        inside = frozenset().union(*(names[piece] for piece in pieces))
        view = model.look(found, inside, ours=speaker != "buyer", within=within)
        yield _Window(pieces, view, model.probabilities(view))


def _likeliest(
    model: Model, seen: Iterator[_Window], asked: NDArray[np.bool_]
) -> Iterator[tuple[int, _Window]]:
    """Yield each target above the floor, or asked for, with the window of the block where it is likeliest."""
    every = list(seen)
    table = np.stack([window.probabilities for window in every])
    table[:, model.nothing] = 0
    for number in np.flatnonzero((table.max(axis=0) >= FLOOR) | asked):
        yield int(number), every[int(table[:, number].argmax())]


def _place(
    model: Model, text: str, block: Block, found: Grams, window: _Window, number: int, speaker: str
) -> tuple[Passage, tuple[int, int]]:
    """Return the sentence and the run of clauses that speak most for a target against nothing."""
    held = [(piece, clause) for piece in window.pieces for clause in clauses(text, piece)]
    favour = model.favour(window.view, number, found)
    places = found.starts + block.start
    sums = [float(favour[(places >= clause.start) & (places < clause.end)].sum()) for _piece, clause in held]
    best = int(np.argmax(sums))
    piece = held[best][0]
    first, last = _run([one[0] is piece for one in held], sums, best)
    passage = Passage(
        text, piece, tuple(clauses(text, piece)), ours=speaker != "buyer", dialogue=speaker == "seller"
    )
    return passage, (held[first][1].start, held[last][1].end)


def _run(same: Sequence[bool], sums: Sequence[float], best: int) -> tuple[int, int]:
    """Widen from the best clause to its neighbours in the sentence that speak for the target as well."""
    bar = SHARE * sums[best]
    first = last = best
    while first > 0 and same[first - 1] and sums[first - 1] >= bar:
        first -= 1
    while last + 1 < len(sums) and same[last + 1] and sums[last + 1] >= bar:
        last += 1
    return first, last
