"""Whatever comes in: parts with words or one clear refusal, never another error."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from tongpin.reading.files import UnreadableFile, parse_file, parse_text, split_chat

PIECES = st.sampled_from(
    [
        "王总监", "李明", "Wang Qiang", " ", "\n", "\n\n", "10:32", "2025/3/1 10:32:05", "3月1日", "昨天", ":", ": ", "「", "」", "- - - - - -",
        "[聊天记录]", "的聊天记录", "————— 2025-03-01 —————", "[01/03/2025, 10:32:05] ", "3/1/25, 10:32 - ", "发件人： ", "发送时间： 2025-03-01 10:32",
        "主题： ", "-----原始邮件-----", "> ", ">> ", "On Fri, Feb 28, 2025 at 9:00 AM W <w@a.com> wrote:", "写道：", "-- ", "谢谢", "电话：13900000000",
        "价格太高", "price?", "[图片]", "99:99", "2025-02-30 10:00", "本邮件保密", "\u200e", "\ud800", "\u2028", "\uff11\uff10\uff1a\uff13\uff12", "\uff1a", ":", "发件人：", "电话：1",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "a.txt",
        "a.md",
        "a.eml",
        "a.mbox",
        "a.ics",
        "a.vtt",
        "a.srt",
        "a.csv",
        "a.html",
        "a.json",
        "a.pdf",
        "a.docx",
        "",
    ]
)
HEADS = st.sampled_from(
    [
        b"", b"%PDF-1.4\n", b"PK\x03\x04", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n", b"<html>",
        b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", b"From a Mon 2025\nMIME-Version: 1.0\n\n",
        b"From: =?gb2312?B?", b"{", b"[", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"a,b\n",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_pasted_text_gives_parts_with_words_and_zones(text: str) -> None:
    with contextlib.suppress(UnreadableFile):
        parts = parse_text(text).parts
        assert [
            part
            for part in parts
            if not part.text.strip() or (part.at is not None and part.at.tzinfo is None)
        ] == []
        assert parts != ()


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_chat_keeps_its_words(text: str) -> None:
    said = "".join(part.text for part in split_chat(text) or ())
    assert [char for char in said if char not in text and not char.isspace()] == []


@settings(max_examples=150, deadline=None)
@given(HEADS, st.binary(max_size=300), NAMES)
def test_any_bytes_give_parts_or_a_refusal(head: bytes, data: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableFile):
        assert parse_file(head + data, name).parts != ()
