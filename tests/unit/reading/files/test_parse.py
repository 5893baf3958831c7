from __future__ import annotations

import pytest

from tongpin.method.model import Text
from tongpin.reading.files import UnreadableFile, limits, parse_file, parse_text
from tongpin.reading.types import ParsedFile, Part


def test_parse_file_plain_note() -> None:
    assert parse_file("客户说：仓发不过来。\r\n老板很急。\r\n".encode("gb18030"), "记.txt") == ParsedFile(
        "记.txt", "txt", (Part("客户说：仓发不过来。\n老板很急。", kind="note"),)
    )


def test_parse_file_markdown_title() -> None:
    assert parse_file("前言\n\n## 拜访纪要 ##\n\n价格高\n".encode(), "a.md") == ParsedFile(
        "a.md", "md", (Part("前言\n\n## 拜访纪要 ##\n\n价格高", kind="note"),), title="拜访纪要"
    )


def test_parse_file_warns_of_bytes_it_could_not_decode() -> None:
    parsed = parse_file("价格可以再谈，我们看看。".encode() * 5 + b"\xff", "a.txt", lang="en")
    assert parsed.warnings == (
        "A few bytes could not be decoded and are shown as “�”; if that hurts, save the file as UTF-8.",
    )


def test_parse_file_over_the_limit_names_both_sizes() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(b"x" * (26 * limits.MEBIBYTE), "a.txt")
    assert str(caught.value) == "文件有 26.0 MB，超过 25 MB 的上限。请拆成几份，或只上传要紧的部分。"


def test_parse_file_of_ten_megabytes_of_text() -> None:
    text = "客户说线上订单涨得很快，现在的仓发不过来。\n" * 160_000
    assert parse_file(text.encode(), "a.txt").parts == (Part(text.strip(), kind="note"),)


def test_parse_text_is_read_like_a_file() -> None:
    assert parse_text("拜访了王总。\r\n价格高。 ") == ParsedFile(
        "", "txt", (Part("拜访了王总。\n价格高。", kind="note"),)
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n", "There is no text."),
        ("one\ntwo\x00", "Line 2 holds a NUL byte; this is not a text file."),
        ("价" * 9_000_000, "The file has 25.7 MB, more than the limit of 25 MB."),
    ],
)
def test_parse_text_refuses(text: str, message: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_text(text)
    assert caught.value.message.en == message


def test_unreadable_file_says_one_line_in_each_language() -> None:
    error = UnreadableFile(Text("坏了。", "It is\nbroken."), Text("另存一份。", "Save a copy."))
    assert (str(error), error.say("zh"), error.say("en")) == (
        "坏了。另存一份。",
        "坏了。另存一份。",
        "It is broken. Save a copy.",
    )
