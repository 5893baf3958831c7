"""Outlook's .msg files, written by hand to the letter of the format."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from tests import compound
from tongpin.reading.files import UnreadableFile, parse_file

SENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def message(**more: bytes) -> dict[str, bytes]:
    ticks = int((SENT - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    return {
        "__properties_version1.0": b"\x00" * 32 + struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks),
        "__substg1.0_0037001F": wide("仓配方案的几个问题"),
        "__substg1.0_0C1A001F": wide("王总监"),
        "__substg1.0_5D01001F": wide("wang@example.com"),
        "__substg1.0_0E04001F": wide("李明"),
        "__substg1.0_1000001F": wide("李经理：\r\n大促的时候货丢了，你们怎么赔？请给个书面说明。\r\n"),
        **{name.replace("_SLASH_", "/"): value for name, value in more.items()},
    }


def test_mail_that_outlook_saved() -> None:
    found = parse_file(compound.storage(message()), "问题.msg")
    assert (found.kind, found.title, found.warnings) == ("msg", "仓配方案的几个问题", ())
    (part,) = found.parts
    assert (part.by, part.kind) == ("王总监", "email")
    assert part.at == SENT
    assert "货丢了，你们怎么赔" in part.text


def test_headers_of_the_wire_win() -> None:
    wire = "Received: from x\r\nFrom: Wang <w@a.example>\r\nDate: Tue, 03 Mar 2026 08:00:00 +0800\r\nSubject: =?utf-8?b?5oql5Lu3?=\r\n"
    found = parse_file(compound.storage(message(**{"__substg1.0_007D001F": wide(wire)})), "x.msg")
    assert (found.title, found.parts[0].by) == ("报价", "Wang")
    assert found.parts[0].at == datetime.fromisoformat("2026-03-03T08:00:00+08:00")


def test_page_of_words_and_long_streams() -> None:
    html = "<html><body><p>保单额度多少？</p>" + "<p>谢谢</p>" * 900 + "</body></html>"
    given = message(**{"__substg1.0_10130102": html.encode("gb18030")})
    del given["__substg1.0_1000001F"]
    assert "保单额度多少？" in parse_file(compound.storage(given), "x.msg").parts[0].text


def test_attachment_is_read_and_an_attached_mail_is_named() -> None:
    given = message(
        **{
            "__attach_version1.0_#00000000_SLASH___substg1.0_3707001F": wide("标准.txt"),
            "__attach_version1.0_#00000000_SLASH___substg1.0_37010102": "评分标准见附件二".encode(),
            "__attach_version1.0_#00000001_SLASH___substg1.0_3707001F": wide("转来的邮件"),
        }
    )
    found = parse_file(compound.storage(given), "x.msg")
    assert [(part.place, part.text) for part in found.parts][1:] == [
        ("attachment 标准.txt", "评分标准见附件二")
    ]
    assert found.warnings == ("附件“转来的邮件”是另一封 Outlook 邮件，没有打开；请把它另存后单独上传。",)


@pytest.mark.parametrize("cut", [600, 1024, 2000])
def test_half_of_a_file_is_refused_in_words(cut: int) -> None:
    whole = compound.storage(message())
    with pytest.raises(UnreadableFile):
        parse_file(whole[:cut] + wide("__substg1.0_"), "x.msg")


def test_old_word_document_is_still_told_what_to_do() -> None:
    with pytest.raises(UnreadableFile) as refused:
        parse_file(compound.storage({"WordDocument": b"x" * 5000}), "旧.doc")
    assert ".docx" in refused.value.say("zh")
