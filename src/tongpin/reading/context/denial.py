"""Does the clause say that it has not happened, or that nobody asked? "还没落章", "no one's asked us".

Wider than `negation`, which looks only just before one wording: here the whole clause is weighed.
"""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

_FACT = re.compile(
    r"(?:还|并|尚|从|至今|目前|一直|都|也|压根|根本|始终|暂)(?:没有?|未)(?!来|必|免|余地|问题|异议|意见)|没有?(?=[^,。;]{0,4}(?:签|盖|中标|入围|通知|成立|发布|公告|招标|收到|开|定|提|选|换|动|落|给|上线|通过|批))|"
    r"未(?=[^,。;]{0,4}(?:签|盖|中标|入围|通知|成立|发布|公告|收到|召开|确定|提|选|更换))|并非|不存在|不是(?!说)|没这回事|没有的事|谈不上|无此|谁也没|没人|"
    r"\b(?:not|never|no one|nobody|none|neither|nothing|no such|hasn't|haven't|hadn't|didn't|doesn't|don't|isn't|aren't|wasn't|weren't|yet to|far from)\b|\bno (?=(?:tender|contract|letter|award|shortlist|decision|signature|news|process|date|rfp|bid|team|order))"
)
_ASK = re.compile(
    r"(?:没有?|未|并未|从未|不曾|从不|无人|(?<!能)不|没人)(?:再|曾|人|主动|来|有)?[^,。;]{0,3}(?:问|提|要求|谈|打听|涉及|索|催|说起|管)(?!题)|"
    r"(?:\b(?:no one|nobody|not|never|hasn't|haven't|didn't|doesn't|don't|wasn't|without|none|neither)\b(?:'s| has| have| is| was)?(?: \w+){0,4} "
    r"(?:ask(?:ed|ing)?|mention(?:ed)?|want(?:ed)?|request(?:ed)?|bring|brought|rais(?:e|ed)|hint(?:ed)?|suggest(?:ed)?|call(?:ed)? for|push(?:ed)?))\b"
)
_SAVED = re.compile(
    r"没有?余地|不得不|不能不|没有?(?:任何)?(?:异议|意见|问题)|not only|no later|no more than|no less than|not just|why not|don't forget|do not hesitate|don't hesitate|cannot wait|not a day later"
)


def is_denied_fact(passage: Passage, span: Span) -> bool:
    """Tell whether the clause at the place says that something did not happen."""
    return bool(_FACT.search(_SAVED.sub("", passage.clause_text(span[0]))))


def is_denied_ask(passage: Passage, span: Span) -> bool:
    """Tell whether the clause at the place says that nobody asked."""
    return bool(_ASK.search(_SAVED.sub("", passage.clause_text(span[0]))))
