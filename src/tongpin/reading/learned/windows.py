"""Which stretches of a text are weighed as one: a short text as a whole, neighbours together in a longer one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongpin.reading.learned.grams import LONGEST
from tongpin.reading.sentences import Piece, sentences

TOGETHER = 3  # sentences that are weighed as one, as most texts are that the model learnt from
PAIR = 2


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that follow each other, at most `LONGEST` characters from first to last."""

    pieces: tuple[Piece, ...]

    @property
    def start(self) -> int:
        """Where the first sentence starts."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Where the last sentence ends."""
        return self.pieces[-1].end


def blocks(text: str) -> Iterator[Block]:
    """Cut normalised text into blocks of sentences, so that work and memory stay bounded."""
    block: list[Piece] = []
    for piece in sentences(text):
        if block and piece.end - block[0].start > LONGEST:
            yield Block(tuple(block))
            block = []
        block.append(piece)
    if block:
        yield Block(tuple(block))


def windows(block: Block) -> Iterator[tuple[Piece, ...]]:
    """Yield a block of few sentences whole, and each pair of neighbours of a longer one."""
    pieces = block.pieces
    size = len(pieces) if len(pieces) <= TOGETHER else PAIR
    for first in range(len(pieces) - size + 1):
        yield pieces[first : first + size]
