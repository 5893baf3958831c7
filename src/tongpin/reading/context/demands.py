"""Is the act one that the buyer demands rather than one that we do? "采购让我们再降五个点" is no concession yet."""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

_DEMAND = re.compile(
    r"(?:客户|对方|采购|财务|甲方|业主|他们?|她们?|[^\W\d_]{1,3}(?:总|经理|主任|老板|科长|部长|处长|工|院长|老师|厂长)|老板|领导|上面)[^,。;:!?]{0,8}"
    r"(?:要求(?!的|书|清单|里|中)|让(?:我们|咱|我)|要(?:我们|咱|我)|叫(?:我们|咱|我)|逼(?:我们|咱|我)|希望(?:我们|咱)?|想(?:让|要)|请(?:我们|咱)|催(?:我们|咱|我)|问(?:我们|咱|我)?|非要|(?<!没)开口|说(?:再|要|得|价|先|还)|嫌|压)"
    r"|\b(?:they|he|she|customer|client|procurement|purchasing|buyer|cfo|finance|[a-z]+ (?:said|says))\s+(?:\w+\s+){0,2}"
    r"(?:want(?:s|ed)?|ask(?:ed|s)?(?: us| me)?|demand(?:s|ed)?|told us|insist(?:s|ed)?|expect(?:s|ed)?|need(?:s|ed)?|push(?:es|ed)? (?:us|for)|request(?:s|ed)?|would like|hop(?:e|es|ed)|said|says)\b"
)
_WE_DO = re.compile(
    r"(?:我们?|我方|我司|咱们?)[^,。;]{0,6}(?:就|已|同意|答应|给|说|提|愿|把|将|直接|主动|当场|先)|答应了|同意了|\b(?:i|we)(?:'ve|'ll|'d)?\s+(?:\w+\s+)?(?:agreed|gave|said|told|offered|did|cut|knocked|dropped|handed|sent|put|took|promised|waved|let|made|showed|will)\b|\bso (?:i|we)\b"
)


def is_buyers_demand(passage: Passage, span: Span) -> bool:
    """Tell whether, before the place in its sentence, the buyer is the one who wants it and we have not yet done it."""
    before = passage.text[passage.piece.start : span[0]]
    demands = list(_DEMAND.finditer(before))
    return bool(demands) and not _WE_DO.search(before, demands[-1].end())
