"""Is it history: something of years ago that says nothing about today?"""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage

_PAST = re.compile(
    r"[两三四五六七八九十几\d]+年(?:前|以前|之前)|当年|早年|多年前|前些年|那些年|那几年|前几年|上一届|上一任(?!.{0,6}(?:走|调|换))|前任(?!.{0,6}(?:走|调|换))|历史上|曾经|(?:19|20)[01]\d年|202[0-2]年|大前年|前年|从前|过去那几年|老早|上世纪|上一轮合作|上回合作|往年|以前(?:也|就|曾|有过|做过|换过|试过|闹过|招过)|去年(?:也|就|曾|已经|这时候|同期|那次|那会)"
    r"|\b(?:years? ago|back in (?:19|20)?\d\d|in (?:19|20)(?:[01]\d|2[0-2])|used to|decades? ago|historically|years back|in the past|once upon|back then|back when|previously|at the time|a while back|in those days|formerly|last time (?:round|around)|some time ago|the year before last|before (?:my|her|his) time)\b"
)


def is_history(passage: Passage) -> bool:
    """Tell whether the sentence is told of the past, years back."""
    return bool(_PAST.search(passage.sentence))
