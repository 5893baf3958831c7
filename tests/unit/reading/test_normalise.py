from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.reading.normalise import normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＢＡＦＯ，５％！", "bafo,5%!"),
        ("合同簽訂了嗎？", "合同签订了吗?"),
        ("我哋傾向用你哋", "我们倾向用你们"),
        ("He said “yes”", 'he said "yes"'),
        ("a\u3000b\tc\r\nd", "a b c\n\nd"),
    ],
)
def test_normalise_gives_one_shape(text: str, plain: str) -> None:
    assert normalise(text) == plain


@given(st.text())
def test_normalise_keeps_every_place(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text())
def test_normalise_twice_is_normalise_once(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once
