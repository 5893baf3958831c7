"""The unified social credit code (GB 32100-2015)."""

from __future__ import annotations

import pytest

from tongpin.server.accounts.credit_code import ALPHABET, check_character, clean_credit_code
from tongpin.server.core.errors import Invalid

REAL = ("91350100M000100Y43", "914403001922038216", "91110000802100433B")


@pytest.mark.parametrize("code", REAL)
def test_real_code_is_taken(code: str) -> None:
    assert clean_credit_code(code) == code


@pytest.mark.parametrize(
    "typed", ["91350100m000100y43", "９１３５０１００Ｍ０００１００Ｙ４３", " 91350100-M000100Y4 3"]
)
def test_code_is_taken_in_any_writing(typed: str) -> None:
    assert clean_credit_code(typed) == "91350100M000100Y43"


@pytest.mark.parametrize("place", range(18))
def test_any_single_wrong_character_is_noticed(place: int) -> None:
    code = REAL[1]
    for letter in ALPHABET.replace(code[place], ""):
        with pytest.raises(Invalid) as refusal:
            clean_credit_code(code[:place] + letter + code[place + 1 :])
        assert refusal.value.field == "credit_code"
        assert "校验位不对" in refusal.value.say("zh")


def test_neighbours_swapped_are_noticed() -> None:
    with pytest.raises(Invalid):
        clean_credit_code("913501O0M000100Y43".replace("O", "0").replace("35", "53", 1))


def test_wrong_length_says_how_long_it_is() -> None:
    with pytest.raises(Invalid) as refusal:
        clean_credit_code("91350100M000100Y4")
    assert refusal.value.say("zh").startswith("统一社会信用代码应为18位，这里是17位。")


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_are_named(letter: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_credit_code(f"9135010{letter}M000100Y43")
    assert f"第8位“{letter}”" in refusal.value.say("zh")


def test_check_character_of_the_standard_s_own_alphabet_is_one_of_it() -> None:
    assert {check_character(f"{'0' * 16}{letter}") for letter in ALPHABET} == set(ALPHABET)


def test_nothing_is_no_code() -> None:
    assert clean_credit_code("  ") == ""
