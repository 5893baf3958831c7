"""One sentence with what the context rules need to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.reading.lexicon import Span
from tongpin.reading.sentences import Piece


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
