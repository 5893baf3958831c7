"""Is it only supposed? "如果…就", "要是", "if they were to"."""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

_ZH = re.compile(
    r"如果|要是|假如|假设|倘若|若是|若(?=[他她你我贵对客能未有])|万一|除非|(?<![原本]来)只要|哪怕|就算|一旦|设想|的话|等到?.{0,12}(?:再|才|之后|以后)|才(?:会|能|肯|可以)"
)
_EN = re.compile(
    r"\b(?:if|unless|should (?:they|he|she|we|the)|were (?:they|he|she|we) to|assuming|provided (?:that|they)|in case|suppose|"
    r"supposing|would (?:have|be)|might|could be|as soon as|once (?:they|he|she|we|the|it|legal)|until|until they|only when|subject to|"
    r"pending|in the event|what would|whether)\b"
)


def is_hypothetical(passage: Passage, span: Span) -> bool:
    """Tell whether the place depends on a condition: after the condition's word, or in one clause with it."""
    for pattern in (_ZH, _EN):
        mark = pattern.search(passage.text, passage.piece.start, passage.piece.end)
        if mark is None:
            continue
        clause = passage.clause_at(mark.start())
        if span[0] >= mark.start() or clause.start <= span[0] < clause.end:
            return True
    return False
