"""Is what is named denied? "还没签", "没有要求", "not yet asked"."""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

REACH = 34  # characters before the wording that are looked at

_ZH = re.compile(
    r"(?:还没有?|没有?(?!几天|多久|几个)|尚未|未曾|从未|并未|未(?!来|免|必)|并没有?|不曾|不是(?!说)|并非|无需|无须|不必|不用|(?<!要)不要(?!求)|别|不会|不打算|不想|不肯|从来没|也没|都没|不让|不准|谈不上|不涉及|没人|没谁|"
    r"(?<![要能可是会行好对])不(?!仅|但|光|止|只|断|少|得不|管|同|过|错|行|久|然))"
    r"(?:再|曾|正式|收到|有|去|会|能|想|要|说|提|人|来|给|让|过|跟|对|在|把|被|我们|你们|任何|具体|真|打算|准备|敢|见|主动|谁|找|和|向|开始|到|要求|提供|问到|提到|讨论){0,4}$"
)
_EN = re.compile(
    r"(?:\b(?:not|never|no|without|nor|neither|none|nobody|hardly|cannot|haven't|hasn't|hadn't|don't|doesn't|didn't|isn't|aren't|"
    r"wasn't|weren't|won't|wouldn't|can't|couldn't|shouldn't|yet to|far from|instead of|rather than|stopped short of))"
    r"(?:\s+(?:yet|been|even|really|actually|ever|to|be|have|has|had|a|an|the|any|anyone|anybody|them|us|they|we|he|she|you|"
    r"formally|officially|asking|asked|want|need|going|about|their|our|your|it|is|in|for|of|planning|ready|single|quite|so|much|as)){0,4}\s*$"
)
_ANY = re.compile(
    r"[没未不别无非]|\b(?:not|never|no|without|nor|neither|none|nobody|hardly|cannot|yet to|far from|instead|rather|stopped)\b|n't\b"
)
_DOUBLE = re.compile(
    r"(?:不得不|不能不|不是不|没有不|not only|no doubt|no later than|not just|no wonder|no longer than)\W*\w{0,12}$"
)


def may_deny(sentence: str) -> bool:
    """Tell whether anything in the sentence could be a word of denial; quick, so that most need no closer look."""
    return _ANY.search(sentence) is not None


def is_negated(passage: Passage, span: Span) -> bool:
    """Tell whether the wording at `span` is denied by what stands before it in its clause."""
    before = passage.before(span[0])[-REACH:]
    if _DOUBLE.search(before):
        return False
    return bool(_ZH.search(before) or _EN.search(before))
