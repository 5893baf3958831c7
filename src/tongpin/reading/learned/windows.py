"""Which stretches of a text are weighed as one: each sentence, neighbours together, a short text as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongpin.reading.learned.grams import LONGEST
from tongpin.reading.sentences import Piece, sentences

TOGETHER = 3  # sentences that may be weighed as one


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
    """Yield each sentence, each pair of neighbours, and a block of few sentences whole."""
    pieces = block.pieces
    for size in range(1, TOGETHER + 1):
        if size <= 2 or size == len(pieces):
            for first in range(len(pieces) - size + 1):
                yield pieces[first : first + size]
