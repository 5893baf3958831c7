"""Text as numbered features."""

from __future__ import annotations

import pytest

from tongpin.reading.learned.grams import LETTERS, LONGEST, WORDS, grams, word_key


def runs(text: str, kind: int) -> list[str]:
    found = grams(text)
    return [text[a:b] for a, b, k in zip(found.starts, found.ends, found.kinds, strict=True) if k == kind]


def test_grams_of_chinese_are_runs_of_one_to_four_characters() -> None:
    assert runs("要报价", LETTERS) == ["要", "报", "价", "要报", "报价", "要报价"]


def test_grams_of_english_are_runs_of_one_to_three_words() -> None:
    assert runs("we don't agree", WORDS) == [
        "we",
        "don't",
        "agree",
        "we don't",
        "don't agree",
        "we don't agree",
    ]


def test_grams_of_the_same_run_have_one_key_wherever_it_stands() -> None:
    found = grams("报价很高,报价")
    keys = {
        (int(a), int(b)): int(key) for key, a, b in zip(found.keys, found.starts, found.ends, strict=True)
    }
    assert keys[0, 2] == keys[5, 7]


def test_grams_of_two_numbers_are_alike_and_their_places_cover_the_digits() -> None:
    first, second = grams("价1200元"), grams("价35元")
    assert first.keys.tolist() == second.keys.tolist()
    assert first.ends.max() == len("价1200元")


@pytest.mark.parametrize(("text", "count"), [("", 0), ("好", 1), ("\ud800", 1), ("\n\n\n", 1)])
def test_grams_take_any_text(text: str, count: int) -> None:
    assert len(grams(text)) == count


def test_grams_look_at_no_more_than_the_longest_piece() -> None:
    assert grams("好" * (LONGEST + 9)).ends.max() == LONGEST


def test_word_key_is_the_key_of_the_word_inside_a_text() -> None:
    found = grams("the price is high")
    at = [
        int(key)
        for key, a, b, k in zip(found.keys, found.starts, found.ends, found.kinds, strict=True)
        if (a, b, k) == (4, 9, WORDS)
    ]
    assert at == [word_key("price")]
