"""Names of companies and how a search finds them."""

from __future__ import annotations

import pytest

from tongpin.server.accounts.naming import key, sought
from tongpin.server.core.pinyin import sounds


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("京东集团股份有限公司", "京东"),
        ("京 东（集团）", "京东"),
        ("Ａ公司", "a"),
        ("Alpha Co., Ltd.", "alpha"),
        ("Foo Inc", "foo"),
        ("Zinc", "zinc"),  # no legal form of its own
        ("Costco", "costco"),
        ("有限公司", "有限公司"),  # nothing but a legal form
    ],
)
def test_key_leaves_out_what_is_written_now_so_now_otherwise(name: str, same: str) -> None:
    assert key(name) == same


def test_sounds_are_full_pinyin_and_initials() -> None:
    assert sounds("A公司电商部").split("\n") == ["agongsidianshangbu", "agsdsb"]


def test_surname_with_two_readings_is_found_by_both() -> None:
    assert {"zengguofan", "zgf"} <= set(sounds("曾国藩").split("\n"))


def test_city_is_read_as_the_word_it_is() -> None:
    assert "chongqingjianshejituan" in sounds("重庆建设集团").split("\n")


def test_latin_name_has_no_sounds() -> None:
    assert sounds("Alpha 12") == ""


def test_sought_holds_names_numbers_and_sounds_once() -> None:
    assert sought(["Ａ公司", "A公司"], "91350100M000100Y43").split("\n")[:3] == [
        "a公司",
        "91350100m000100y43",
        "agongsi",
    ]
