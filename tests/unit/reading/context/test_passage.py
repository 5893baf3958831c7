"""What the rules of context look at."""

from __future__ import annotations

import pytest

from tongpin.reading.context.passage import Passage
from tongpin.reading.normalise import normalise
from tongpin.reading.sentences import Piece, clauses

LONG = normalise("三年前他们换过一次供应商,后来没再提起,今天王总说合同盖章了,另外问了我们仓库的消防")


def passage(text: str) -> Passage:
    piece = Piece(0, len(text))
    return Passage(text, piece, tuple(clauses(text, piece)), ours=True)


@pytest.mark.parametrize(
    ("text", "long"),
    [
        (LONG, True),
        ("好的,收到,谢谢", False),
        ("合同盖章了" * 9, False),
        ("They signed, we cheered, all is well.", False),
    ],
)
def test_is_long_takes_many_clauses_and_many_characters(text: str, long: bool) -> None:
    assert passage(text).is_long() is long


def test_around_keeps_the_clauses_of_a_find_and_the_one_before() -> None:
    start = LONG.index("今天")
    found = passage(LONG).around((start, start + 10))

    assert found.sentence == "后来没再提起,今天王总说合同盖章了"


def test_around_of_a_short_sentence_is_all_of_it() -> None:
    short = passage("如果降价,就签")

    assert short.around((5, 7)) is short
