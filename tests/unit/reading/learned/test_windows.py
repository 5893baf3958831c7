"""Stretches that are weighed as one."""

from __future__ import annotations

from tongpin.reading.learned.grams import LONGEST
from tongpin.reading.learned.windows import NARROW, WIDE, blocks, windows


def stretches(text: str, size: int) -> list[str]:
    return [text[w[0].start : w[-1].end] for block in blocks(text) for w in windows(block, size)]


def test_narrow_windows_are_the_sentences() -> None:
    assert stretches("好。行。来。", NARROW) == ["好。", "行。", "来。"]


def test_wide_windows_are_runs_of_neighbours() -> None:
    assert stretches("一。二。三。四。", WIDE) == ["一。二。三。", "二。三。四。"]


def test_wide_window_of_a_short_text_is_the_whole() -> None:
    assert stretches("好。行。", WIDE) == ["好。行。"]


def test_blocks_are_bounded_and_leave_nothing_out() -> None:
    text = "这一句有十个字左右吧。" * 2_000
    found = list(blocks(text))
    assert max(block.end - block.start for block in found) <= LONGEST
    assert sum(len(block.pieces) for block in found) == 2_000


def test_blocks_of_blanks_are_none() -> None:
    assert list(blocks(" \n\n ")) == []
