"""One sentence with what the context rules need to know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tongpin.reading.lexicon import Span
from tongpin.reading.sentences import Piece

LONG = 30  # characters of a sentence that may well hold two facts, a Latin one counted as a third
FEW = 2  # clauses that a sentence of one fact may have


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence inside its text; every place is one in `text`, which is normalised."""

    text: str
    piece: Piece
    clauses: tuple[Piece, ...]
    ours: bool  # one of our side wrote it, to the buyer or as a note
    dialogue: bool = False  # ours, spoken to the buyer

    @property
    def sentence(self) -> str:
        """The sentence itself."""
        return self.text[self.piece.start : self.piece.end]

    def is_long(self) -> bool:
        """Tell whether the sentence may well hold two facts: spoken notes often run on with commas only."""
        sentence = self.sentence
        latin = sum(map(str.isascii, sentence))
        return len(self.clauses) > FEW and len(sentence) - latin * 2 / 3 > LONG

    def around(self, span: Span) -> Passage:
        """Return what the rules of context should look at for a find: of a long sentence its clauses and the one before."""
        if not self.is_long():
            return self
        first = max(0, sum(clause.end <= span[0] for clause in self.clauses) - 1)
        last = max(first + 1, sum(clause.start < span[1] for clause in self.clauses))
        kept = self.clauses[first:last]
        return replace(self, piece=Piece(kept[0].start, kept[-1].end), clauses=kept)

    def clause_at(self, place: int) -> Piece:
        """Return the clause that holds `place`."""
        for clause in self.clauses:
            if clause.start <= place < clause.end:
                return clause
        return self.piece

    def before(self, place: int) -> str:
        """Return the part of the clause before `place`."""
        return self.text[self.clause_at(place).start : place]

    def clause_text(self, place: int) -> str:
        """Return the clause that holds `place`."""
        clause = self.clause_at(place)
        return self.text[clause.start : clause.end]

    def quoted(self, span: Span) -> bool:
        """Tell whether a place lies inside quotation marks."""
        return self.text[self.piece.start : span[0]].count('"') % 2 == 1
