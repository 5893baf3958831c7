from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.reading.sentences import LONGEST, clauses, sentences, trim


def cut(text: str) -> list[str]:
    return [text[piece.start : piece.end].strip() for piece in sentences(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("签了。明天开工!好吗?", ["签了。", "明天开工!", "好吗?"]),
        ("We met Mr. Lu at 9.30 a.m. today. He signed.", ["We met Mr. Lu at 9.30 a.m. today.", "He signed."]),
        ("一行\n两行\n\n", ["一行", "两行"]),
        ("价格3.5元。1,846车", ["价格3.5元。", "1,846车"]),
        ("", []),
        (" \n。", []),
    ],
)
def test_sentences_end_where_a_reader_would_stop(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


def test_sentences_of_a_paste_without_stops_are_cut_at_a_bound() -> None:
    lengths = [piece.end - piece.start for piece in sentences("字" * 2_000)]

    assert lengths == [LONGEST] * 5


def test_clauses_part_at_commas_and_colons_but_not_inside_numbers() -> None:
    text = "客户说:降3个点,一年1,200万。"
    piece = next(sentences(text))

    assert [text[one.start : one.end] for one in clauses(text, piece)] == ["客户说", "降3个点", "一年1,200万"]


def test_trim_keeps_a_closing_question_mark() -> None:
    text = ' ,"谁赔?" '

    assert text[slice(*trim(text, 0, len(text)))] == "谁赔?"


@given(st.text(alphabet="签合同,。!? \nab.:-(", max_size=300))
def test_sentences_and_clauses_lie_in_order_inside_the_text(text: str) -> None:
    at = 0
    for piece in sentences(text):
        assert at <= piece.start < piece.end <= len(text)
        at = piece.end
        inside = piece.start
        for clause in clauses(text, piece):
            assert inside <= clause.start < clause.end <= piece.end
            inside = clause.end
