"""Is it our own guess or cheer? "我觉得他们很认可", "HOT", "verbal by 6/30 or I buy lunch"."""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

_GUESS = re.compile(
    r"我(?:个人)?(?:觉得|感觉|认为|估计|猜|判断|看(?=他|对|客|这|八|应|是|问|没|十|差|行|好)|看着|相信|怀疑|想(?=他|这|应|大概|多半)|琢磨|寻思|预感|推测|押)|(?<![他她])个人(?:觉得|感觉|认为|判断)|^\W*(?:感觉|估计|估摸|八成|大概率|十有八九|"
    r"应该是|看来|看样子|猜|料想|说不定|没准|想必|多半)|[,。;:]\s*(?:感觉|估计|估摸|八成|大概率|十有八九|想必|多半|看来|看样子|应该是|猜测)|我的(?:感觉|判断|直觉|印象|看法)|直觉|依我看|在我看来|预感|按我的经验|据我(?:观察|判断)|"
    r"\b(?:i|we) (?:think|reckon|guess|feel|believe|suspect|figure|assume|sense|imagine|doubt|bet|wonder|suppose|would say|'d say|am sure|'m sure|am pretty|'m pretty|am confident|'m confident|have a feeling|get the (?:feeling|sense|impression)|got the (?:feeling|sense|impression))\b"
    r"|\bi'd (?:say|guess|bet|put)\b|\bi'm (?:pretty |fairly |quite )?(?:sure|confident|convinced|betting|calling)\b|\bmy (?:gut|read|sense|hunch|guess|feeling|bet|view|take|instinct|money)\b|\b(?:gut feel|gut says|feels like|felt like|looks like|smells like|sounds like|seems? (?:like|to|that)|must be|presumably|no doubt|"
    r"obviously|surely|for sure|clearly|probably|in my opinion|imo|imho|vibe|vibes)\b"
)
_CHEER = re.compile(
    r"\bhot\b|稳了|有戏|拿下来|关系到位|高度认可|非常认可|很认可|势在必得|志在必得|胜算|把握(?:很大|较大|不小)|win rate|move to commit|moving to commit|commit stage|"
    r"in the bag|slam dunk|nailed (?:it|that)|shoo-in|home and dry|buy lunch|done deal|can't lose|we've got this|easy win|loved (?:it|us|the)|love us|great (?:meeting|engagement|energy)|"
    r"八成能|肯定能(?:成|签|拿|中)|必拿|妥了|十拿九稳|预计.{0,8}(?:签|成交|贡献|启动)|志在|信心|\d+% (?:sure|confident|close|chance)|pipeline|forecast|进度\d+%|赢率|胜率"
)
_ATTRIBUTED = re.compile(
    r"(?:他|她|对方|客户|总|经理|主任|工|老[^\W\d]|said|says|told|wrote|asked)[^,]{0,8}(?:说|讲|问|提|表示|告诉|:)|\""
)


def is_own_opinion(passage: Passage, span: Span) -> bool:
    """Tell whether a place in a text of ours is governed by a word of guessing or by cheer."""
    if not passage.ours:
        return False
    start, end = passage.piece.start, passage.piece.end
    if _CHEER.search(passage.text, start, end) and not passage.quoted(span):
        return True
    for mark in _GUESS.finditer(passage.text, start, end):
        between = passage.text[mark.end() : max(mark.end(), span[0])]
        clause = passage.clause_at(mark.start())
        if span[0] >= clause.start and not _ATTRIBUTED.search(between):
            return True
    return False
