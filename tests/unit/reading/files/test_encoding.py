from __future__ import annotations

import codecs

import pytest

from tongpin.reading.files import UnreadableFile
from tongpin.reading.files.encoding import clean, decode

SIMPLIFIED = "王总监：出了事你们赔得起吗？\n李明：保险单明天发您。\n"
TRADITIONAL = "王總監：出了事你們賠得起嗎？\n李明：保險單明天發給您。\n"
ENGLISH = "Who pays if the goods are lost?\nWe shall send the policy.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "mark"),
    [
        (SIMPLIFIED, "utf-8", b""),
        (SIMPLIFIED, "utf-8", codecs.BOM_UTF8),
        (SIMPLIFIED, "utf-16-le", codecs.BOM_UTF16_LE),
        (SIMPLIFIED, "utf-16-be", codecs.BOM_UTF16_BE),
        (SIMPLIFIED, "utf-16-le", b""),
        (SIMPLIFIED, "utf-16-be", b""),
        (SIMPLIFIED, "gb18030", b""),
        (TRADITIONAL, "utf-8", b""),
        (TRADITIONAL, "utf-16-le", b""),
        (TRADITIONAL, "big5", b""),
        (TRADITIONAL, "gb18030", b""),
        (ENGLISH, "ascii", b""),
        (ENGLISH, "utf-16-le", b""),
        (ENGLISH, "utf-16-be", b""),
        (ENGLISH, "utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_decode_each_encoding(text: str, encoding: str, mark: bytes) -> None:
    assert decode(mark + text.encode(encoding)).text == text


@pytest.mark.parametrize("text", ["贵", "好的", "价格太高", "我们要再看看", "仓库发不过来，老板很急"])
def test_decode_short_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("text", ["價格太貴", "我們要再看看", "倉庫發不過來，老闆很急"])
def test_decode_short_big5(text: str) -> None:
    assert decode(text.encode("big5")).text == text


def test_decode_cp1252_western_text() -> None:
    text = "The café will decide après Pâques."
    assert decode(text.encode("cp1252")).text == text


def test_decode_four_byte_gb18030() -> None:
    text = "客户姓㑇，说价格可以再谈。"
    assert decode(text.encode("gb18030")).text == text


def test_decode_long_text_cut_inside_a_character_at_the_sample() -> None:
    text = "a" + "价格可以再谈。" * 20_000
    assert decode(text.encode("gb18030")).text == text


def test_decode_declared_gb2312_means_gb18030() -> None:
    text = "李喆说：€100 太贵"
    assert decode(text.encode("gb18030"), declared="gb2312").text == text


def test_decode_declared_charset_that_lies() -> None:
    text = "价格可以再谈，我们看看。"
    assert [
        decode(text.encode("utf-8"), declared="gb2312").text,
        decode(text.encode("gb18030"), declared="utf-8").text,
        decode(text.encode("gb18030"), declared="iso-8859-1").text,
        decode(text.encode("gb18030"), declared="us-ascii").text,
        decode(text.encode("gb18030"), declared="no-such-charset").text,
    ] == [text] * 5


def test_decode_damaged_utf8_keeps_the_rest_and_says_so() -> None:
    decoded = decode("价格可以再谈，我们看看。".encode() * 5 + b"\xff" + "好的".encode())
    assert (decoded.text, decoded.whole) == ("价格可以再谈，我们看看。" * 5 + "\ufffd好的", False)


@pytest.mark.parametrize(
    "data",
    [
        b"abc\x00def",
        b"line 1\nline 2\x00\n",
        "价格\x00可以再谈".encode(),
        "价格\x00可以再谈".encode("gb18030"),
        b"\x00\x00\x00",
    ],
)
def test_decode_nul_byte_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode(data)
    assert caught.value.message.zh.endswith("行含有空字节（NUL），这不像是文本文件。")


def test_decode_nul_byte_names_the_line() -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode(b"one\ntwo\nthr\x00ee")
    assert caught.value.say("en") == (
        "Line 3 holds a NUL byte; this is not a text file. "
        "Check that it is text; if it is, save it as UTF-8 in an editor and upload that."
    )


def test_clean_line_ends_controls_and_surrogates() -> None:
    assert clean("a\r\nb\rc\x0cd\u2028e\x07f\ufeff\ud800") == "a\nb\nc\nd\nef\ufffd"
