"""Stretches that are weighed as one."""

from __future__ import annotations

from tongpin.reading.learned.grams import LONGEST
from tongpin.reading.learned.windows import blocks, windows


def stretches(text: str) -> list[str]:
    return [text[w[0].start : w[-1].end] for block in blocks(text) for w in windows(block)]


def test_windows_of_a_short_text_are_one() -> None:
    assert stretches("好。行。来。") == ["好。行。来。"]


def test_windows_of_a_longer_text_are_pairs_of_neighbours() -> None:
    assert stretches("一。二。三。四。") == ["一。二。", "二。三。", "三。四。"]


def test_blocks_are_bounded_and_leave_nothing_out() -> None:
    text = "这一句有十个字左右吧。" * 2_000
    found = list(blocks(text))
    assert max(block.end - block.start for block in found) <= LONGEST
    assert sum(len(block.pieces) for block in found) == 2_000


def test_blocks_of_blanks_are_none() -> None:
    assert list(blocks(" \n\n ")) == []
