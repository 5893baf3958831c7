"""Which stretches of a text are weighed as one: each sentence, and neighbours together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongpin.reading.learned.grams import LONGEST
from tongpin.reading.sentences import Piece, sentences

NARROW, WIDE = 1, 3  # sentences that are weighed as one; few texts that the model learnt from have more


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


def windows(block: Block, size: int) -> Iterator[tuple[Piece, ...]]:
    """Yield each run of so many neighbouring sentences; all of them where there are fewer."""
    pieces = block.pieces
    size = min(size, len(pieces))
    for first in range(len(pieces) - size + 1):
        yield pieces[first : first + size]
