"""Stretches that are weighed as one."""

from __future__ import annotations

from tongpin.reading.context.passage import Passage
from tongpin.reading.learned.windows import LONGEST, TOGETHER, Stretch, blocks, gathered, neighbours, parts
from tongpin.reading.sentences import Piece, clauses


def test_blocks_hold_the_sentences_of_a_text() -> None:
    text = "好。行。来。"
    (block,) = blocks(7, text, "buyer")
    assert [text[piece.start : piece.end] for piece in block.pieces] == ["好。", "行。", "来。"]
    assert (block.number, block.speaker, block.start, block.end) == (7, "buyer", 0, 6)


def test_blocks_are_bounded_and_leave_nothing_out() -> None:
    text = "这一句有十个字左右吧。" * 2_000
    found = list(blocks(0, text, "buyer"))
    assert max(block.end - block.start for block in found) <= LONGEST
    assert sum(len(block.pieces) for block in found) == 2_000


def test_blocks_of_blanks_are_none() -> None:
    assert list(blocks(0, " \n\n ", "buyer")) == []


def test_gathered_puts_blocks_together_up_to_a_bound() -> None:
    (block,) = blocks(0, "好" * 100 + "。", "buyer")
    batches = list(gathered([block] * 1_000))
    assert sum(map(len, batches)) == 1_000
    assert max(sum(one.end - one.start for one in batch) for batch in batches) <= TOGETHER


def test_neighbours_are_runs_of_three_sentences_of_one_block() -> None:
    alone = [Stretch(block, n, n, 10 * n, 10 * n + 9) for n, block in enumerate((0, 0, 0, 0, 1, 2, 2))]
    assert [(one.block, one.first, one.last, one.start, one.end) for one in neighbours(alone)] == [
        (0, 0, 2, 0, 29),
        (0, 1, 3, 10, 39),
        (2, 5, 6, 50, 69),
    ]


def test_parts_are_two_clauses_of_a_long_sentence_at_a_time() -> None:
    text = "他们说预算已经批下来了,最多三百八十万,另外下周要来仓库看现场,还问了消防"
    piece = Piece(0, len(text))
    passage = Passage(text, piece, tuple(clauses(text, piece)), ours=True)
    found = parts(Stretch(0, 0, 0, 100, 100 + len(text)), passage, 100)
    assert [text[one.start - 100 : one.end - 100] for one in found] == [
        "他们说预算已经批下来了,最多三百八十万",
        "最多三百八十万,另外下周要来仓库看现场",
        "另外下周要来仓库看现场,还问了消防",
    ]


def test_parts_of_a_short_sentence_are_none() -> None:
    text = "好的,收到,谢谢"
    piece = Piece(0, len(text))
    passage = Passage(text, piece, tuple(clauses(text, piece)), ours=True)
    assert list(parts(Stretch(0, 0, 0, 0, len(text)), passage, 0)) == []
