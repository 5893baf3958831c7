"""Is it still to come, or only hoped for? "估计下周会定标", "should sign by Friday"."""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

_ZH = re.compile(
    r"估计|预计|应该(?:会|能|可以|就|没问题)|有望|希望|争取|大概率|迟早|早晚|快要?(?=签|定|中|下|批|成)|指望|盼|打算|准备|想要|"
    r"马上(?:就|要|能)|即将|就等|只等|就差|只差|只欠|力争|目标|冲刺|预测|预期|八成|十有八九|板上钉钉|稳了|拿下来|看来|看样子|多半|没准|说不定|可能|恐怕|差不多(?:可以|能|该|要)"
)
_ZH_FUTURE = re.compile(
    r"(?:明天|后天|下周|下个?月|月底|年底|周[一二三四五六日末]|\d+[月号日]|\d+/\d+|过两天|这两天|近期).{0,6}"
    r"(?:签|盖|定标|定下|会|能|可以|就|要|出结果|公布|宣布)"
)
_EN = re.compile(
    r"\b(?:should(?! have)|hope|hoping|hopefully|expect(?:ing|ed)? (?:to|them|a|the|it)|likely|probably|might|maybe|aim(?:ing)? to|plan(?:s|ning)? to|fingers crossed|"
    r"will(?! not)|'ll|going to|about to|due to (?:sign|be|close)|by (?:friday|monday|month|quarter|year|end|the end|eom|eoq|\d)|forecast|commit|"
    r"any day|soon|imminent|ready to sign|close to|on track to|bet|confident|want(?:s)? to|trying to|try to|looking to|ought to|set to|needs? to|has to|have to|must)\b"
)


def is_hoped(passage: Passage, span: Span) -> bool:
    """Tell whether the clause at the place speaks of what is expected or wished rather than done."""
    clause = passage.clause_text(span[0])
    return bool(_ZH.search(clause) or _ZH_FUTURE.search(clause) or _EN.search(clause))
