"""Masks go in, and the way back finds the very words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.reading.language_model.masking import Masker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王总监说可以", "[NAME_1]说可以"),
        ("张大明经理和李总来过", "[NAME_1]和[NAME_2]来过"),
        ("老王回话了，小李没有", "[NAME_1]回话了，[NAME_2]没有"),
        ("老方案不行，小程序上线了", "老方案不行，小程序上线了"),
        ("请打13812345678或0571-88886666", "请打[PHONE_1]或[PHONE_2]"),
        ("+86 138-1234-5678 再打138 1234 5678", "[PHONE_1] 再打[PHONE_2]"),
        ("call +44 20 7946 0958 today", "call [PHONE_1] today"),
        ("发到 wang.li@example.com.cn 吧", "发到 [MAIL_1] 吧"),
        ("见 https://example.com/a?b=1。谢谢", "见 [LINK_1]。谢谢"),
        ("预算300万，去年花了1,200万元", "预算[AMOUNT_1]，去年花了[AMOUNT_2]"),
        ("三百万够不够，一天３万单", "[AMOUNT_1]够不够，一天３万单"),
        ("budget is $1.2m or USD 900,000", "budget is [AMOUNT_1] or [AMOUNT_2]"),
        ("Mr. John Smith asked Dr Lee", "[NAME_1] asked [NAME_2]"),
        ("身份证110101199003071234", "身份证[NUMBER_1]"),
        ("降五个点，涨3%", "降五个点，涨3%"),
        ("新任采购总监和我方项目经理向董事会报告", "新任采购总监和我方项目经理向董事会报告"),
        ("历史工单、江苏总部、任总和方工", "历史工单、江苏总部、[NAME_1]和[NAME_2]"),
        ("it costs $40,000, and $20M?", "it costs [AMOUNT_1], and [AMOUNT_2]?"),
        ("王总监问，王总监又问", "[NAME_1]问，[NAME_1]又问"),
        ("", ""),
    ],
)
def test_what_leaves_holds_no_names_phones_and_amounts(text: str, expected: str) -> None:
    assert Masker().masked(text).text == expected


def test_names_known_to_us_are_masked_the_longest_first() -> None:
    masked = Masker(("云锦", "云锦服饰", "曹亮", "A")).masked("云锦服饰的曹亮说云锦也要，A不要")
    assert masked.text == "[NAME_1]的[NAME_2]说[NAME_3]也要，A不要"


def test_one_name_has_one_mask_throughout_a_request() -> None:
    masker = Masker(("曹亮",))
    assert [masker.masked(text).text for text in ("曹亮来了", "李总和曹亮")] == [
        "[NAME_1]来了",
        "[NAME_2]和[NAME_1]",
    ]


def test_a_quote_across_masks_is_found_in_the_original() -> None:
    text = "曹亮打13812345678问：300万赔得起吗？"
    masked = Masker(("曹亮",)).masked(text)
    start = masked.text.index("问")
    end = masked.text.index("吗") + 1
    first, last = masked.origin(start, end)
    assert text[first:last] == "问：300万赔得起吗"


def test_half_a_mask_stands_for_the_whole_word() -> None:
    text = "找曹亮谈"
    masked = Masker(("曹亮",)).masked(text)
    first, last = masked.origin(masked.text.index("AME"), masked.text.index("_1"))
    assert text[first:last] == "曹亮"


def test_words_of_a_mask_in_the_text_itself_do_no_harm() -> None:
    text = "[NAME_1]是谁？曹亮是谁？"
    masked = Masker(("曹亮",)).masked(text)
    assert masked.text == "[NAME_1]是谁？[NAME_1]是谁？"
    assert (masked.origin(0, 8), masked.bare(0, 8)) == ((0, 8), "[NAME_1]")


@given(st.text(alphabet="王总监老李13812345678@a.com万元。 $,[NAME_1]曹亮\n", max_size=60), st.data())
def test_every_unmasked_character_leads_back_to_itself(text: str, data: st.DataObject) -> None:
    masked = Masker(("曹亮",)).masked(text)
    kept = [i for i in range(len(masked.text)) if not any(s.at <= i < s.to for s in masked.swaps)]
    for place in kept:
        start, end = masked.origin(place, place + 1)
        assert text[start:end] == masked.text[place]
    first, last = masked.origin(0, len(masked.text))
    assert (first, last) == (0, len(text))
