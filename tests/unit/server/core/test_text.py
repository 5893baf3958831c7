"""Text from outside."""

from __future__ import annotations

import pytest

from tests.factories import Company
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.errors import Invalid
from tongpin.server.core.text import MAX_WORDS, clean_line, clean_words, fold


@pytest.mark.parametrize("broken", ["a\x00b", "\x00", "半个\ud83d代理"])
def test_clean_words_refuses_what_no_database_keeps(broken: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_words(broken, "text")
    assert refusal.value.field == "text"
    assert refusal.value.say("zh")
    assert refusal.value.say("en") != refusal.value.say("zh")


def test_nul_message_says_where_it_is() -> None:
    with pytest.raises(Invalid, match=r"第3个字符"):
        clean_line("ab\x00", "name")


def test_clean_words_refuses_ten_megabytes_and_says_how_long() -> None:
    with pytest.raises(Invalid) as refusal:
        clean_words("字" * 3_500_000, "text")
    assert refusal.value.say("zh") == (
        f"内容太长：3500000个字，最多{MAX_WORDS}个字。请分几次记录，或存成文件上传。"
    )


def test_clean_words_takes_exactly_the_most() -> None:
    assert clean_words("字" * MAX_WORDS, "text") == "字" * MAX_WORDS


def test_clean_words_makes_line_ends_one_kind_and_keeps_the_rest() -> None:
    assert clean_words(" a\r\nb\rc\t", "text") == " a\nb\nc\t"


def test_clean_line_drops_blanks_and_breaks() -> None:
    assert clean_line("  A\n公司  ", "name") == "A 公司"


def test_clean_line_required_refuses_blanks() -> None:
    with pytest.raises(Invalid, match="不能空着"):
        clean_line(" \u3000\n", "name", required=True)


def test_fold_makes_full_width_and_case_equal() -> None:
    assert fold(" Ａ公司 ") == fold("a公司")


@pytest.mark.parametrize("broken", ["\x00", "\ud800", "x" * 500])
def test_lookup_of_broken_text_is_refused_and_reaches_no_database(company: Company, broken: str) -> None:
    with pytest.raises(Invalid):
        list(customers.search(company.anna, broken))
