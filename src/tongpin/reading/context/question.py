"""Is it a question?"""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

_ZH = re.compile(
    r"(?:吗|么|没有|没|呢|否)\s*\?|[了没过]没有?[,。?]?$|是不是|有没有|是否|会不会|能不能|谁知道|不知道|不清楚|说不清|哪天|什么时候|到底|究竟"
)
_EN = re.compile(
    r"^\W*(?:did|have|has|is|are|was|were|do|does|will|would|could|can|when|who|what|any(?: news)?)\b|\bwhether\b|\bdon't know\b|\bno idea\b|\bnot sure\b"
)


def is_question(passage: Passage, span: Span) -> bool:
    """Tell whether the clause at the place, or the sentence it closes, asks rather than states."""
    clause = passage.clause_text(span[0])
    if _ZH.search(clause):
        return True
    sentence = passage.sentence.rstrip("\"') \n")
    last = passage.clauses[-1]
    if sentence.endswith("?") and last.start <= span[0]:
        return True
    return bool(_EN.search(clause) and sentence.endswith("?"))
