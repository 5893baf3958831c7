from __future__ import annotations

import pytest

from tongpin.reading.lexicon import Lexicon
from tongpin.reading.stems import stem, words


@pytest.fixture
def lexicon() -> Lexicon:
    lexicon = Lexicon()
    lexicon.add("contract", {"zh": "合同 框架合同", "en": "contract; master agreement"})
    lexicon.add("meet", {"zh": "见…本人", "en": "put * in touch"})
    lexicon.add("number", {"re": r"\d+"})
    return lexicon


def test_scan_finds_words_inside_longer_words(lexicon: Lexicon) -> None:
    assert lexicon.scan("框架合同")["contract"] == [(0, 4), (2, 4)]


def test_scan_matches_english_by_stem_and_phrase(lexicon: Lexicon) -> None:
    assert lexicon.scan("two contracts, master agreements")["contract"] == [(4, 13), (15, 32)]


def test_scan_lets_a_gap_skip_a_little_but_no_sentence(lexicon: Lexicon) -> None:
    assert lexicon.scan("想见一下项目经理本人")["meet"] == [(1, 10)]
    assert "meet" not in lexicon.scan("见了。本人")
    assert lexicon.scan("put me and her in touch")["meet"] == [(0, 23)]
    assert "meet" not in lexicon.scan("put a b c d e in touch")


def test_scan_finds_shapes(lexicon: Lexicon) -> None:
    assert lexicon.scan("降3个点")["number"] == [(1, 2)]


def test_scan_of_nothing_known_is_empty(lexicon: Lexicon) -> None:
    assert lexicon.scan("今天下雨, nice") == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("promised", "promise"),
        ("signing", "sign"),
        ("companies", "company"),
        ("sent", "sending"),
        ("chose", "choosing"),
    ],
)
def test_stem_joins_the_forms_of_a_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_keep_places_and_drop_clitics() -> None:
    assert words("we've asked") == [("we", 0, 2), (stem("asked"), 6, 11)]
