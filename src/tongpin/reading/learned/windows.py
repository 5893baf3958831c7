"""Which stretches of a text are weighed as one: each sentence, parts of a long one, and neighbours together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongpin.reading.context.passage import Passage
from tongpin.reading.sentences import Piece, sentences
from tongpin.reading.types import Speaker

WIDE = 3  # sentences that are weighed as one; few texts that the model learnt from have more
PART = 2  # clauses of a long sentence that are weighed as one
LONGEST = 4_096  # characters from the first sentence of a block to its last
TOGETHER = 16_384  # characters of the blocks that are looked at together


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences of one text that follow each other, at most `LONGEST` characters from first to last."""

    number: int  # of the text
    text: str  # all of it, normalised
    speaker: Speaker
    pieces: tuple[Piece, ...]

    @property
    def start(self) -> int:
        """Where the first sentence starts."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Where the last sentence ends."""
        return self.pieces[-1].end


def blocks(number: int, text: str, speaker: Speaker) -> Iterator[Block]:
    """Cut normalised text into blocks of sentences, so that work and memory stay bounded."""
    block: list[Piece] = []
    for piece in sentences(text):
        if block and piece.end - block[0].start > LONGEST:
            yield Block(number, text, speaker, tuple(block))
            block = []
        block.append(piece)
    if block:
        yield Block(number, text, speaker, tuple(block))


def gathered(some: Iterable[Block]) -> Iterator[list[Block]]:
    """Put blocks together that are looked at together."""
    batch: list[Block] = []
    size = 0
    for block in some:
        if batch and size + block.end - block.start > TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(block)
        size += block.end - block.start
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a block: from and to which of all sentences, and where it stands in the joined text."""

    block: int
    first: int
    last: int
    start: int
    end: int


def neighbours(alone: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield each run of neighbouring sentences of one block; all of them where there are fewer, none where there is one."""
    counts: dict[int, list[Stretch]] = {}
    for one in alone:
        counts.setdefault(one.block, []).append(one)
    for block, some in counts.items():
        size = min(WIDE, len(some))
        for first in range(len(some) - size + 1 if size > 1 else 0):
            one, other = some[first], some[first + size - 1]
            yield Stretch(block, one.first, other.last, one.start, other.end)


def parts(whole: Stretch, passage: Passage, shift: int) -> Iterator[Stretch]:
    """Yield each run of neighbouring clauses of a long sentence; `shift` leads from its text to the joined one."""
    if not passage.is_long():
        return
    clauses = passage.clauses
    for first in range(len(clauses) - PART + 1):
        start, end = clauses[first].start + shift, clauses[first + PART - 1].end + shift
        yield Stretch(whole.block, whole.first, whole.last, start, end)
