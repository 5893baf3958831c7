"""The quote of a find: the clauses that carry it and no more."""

from __future__ import annotations

from collections.abc import Sequence

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span
from tongpin.reading.sentences import trim


def quote_span(passage: Passage, places: Sequence[Span]) -> Span:
    """Return the stretch of whole clauses from the first place to the last, trimmed."""
    first = min(start for start, _ in places)
    last = max(end for _, end in places)
    start = min(passage.clause_at(first).start, first)
    end = max(passage.clause_at(last - 1).end, last)
    if passage.text[end : end + 1] == "?":
        end += 1
    return trim(passage.text, start, end)
