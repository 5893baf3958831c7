from __future__ import annotations

import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.types import ParsedFile, Part


def turn(by: str, text: str, place: str) -> Part:
    return Part(text, by, None, "meeting", place)


def test_parse_vtt_voices_merged_to_turns() -> None:
    text = (
        "WEBVTT - meeting\n\nNOTE made by a program\n\nSTYLE\n::cue { color: red }\n\n"
        "1\n00:00:01.000 --> 00:00:03.000 align:start\n<v 王总监>现在的仓</v>\n\n"
        "00:03.500 --> 00:05.000\n<v 王总监><i>发不过来</i>。</v>\n\n"
        "00:01:05.000 --> 00:01:09.000\n<v.loud 李明>我们看看 &amp; 回复</v>\n\n"
        "01:02:03.000 --> 01:02:09.000\n<v Wang Qiang>first</v>\n<v Li>second</v>\n"
    )
    assert parse_file(text.encode(), "会.vtt") == ParsedFile(
        "会.vtt",
        "vtt",
        (
            turn("王总监", "现在的仓发不过来。", "00:00:01"),
            turn("李明", "我们看看 & 回复", "00:01:05"),
            turn("Wang Qiang", "first", "01:02:03"),
            turn("Li", "second", "01:02:03"),
        ),
    )


def test_parse_srt_labels() -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:03,000\r\n王总监：现在的仓\r\n发不过来\r\n\r\n2\r\n00:00:04,000 --> 00:00:06,000\r\n老板很急\r\n\r\n"
        "3\r\n00:00:07,000 --> 00:00:09,000\r\nLi: We shall see\r\n\r\n4\r\n00:00:10,000 --> 00:00:11,000\r\nnext week.\r\n"
    )
    assert parse_file(text.encode("gb18030"), "a.srt") == ParsedFile(
        "a.srt",
        "srt",
        (
            turn("王总监", "现在的仓发不过来老板很急", "00:00:01"),
            turn("Li", "We shall see next week.", "00:00:07"),
        ),
    )


def test_parse_captions_without_speakers_are_one_turn() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n一句。\n\n00:03.000 --> 00:04.000\n两句。\n"
    assert parse_file(text.encode(), "a.vtt").parts == (turn("", "一句。两句。", "00:00:01"),)


@pytest.mark.parametrize(
    "data",
    [b"WEBVTT\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", b"1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n"],
)
def test_parse_captions_without_words(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data, "a.vtt")
    assert caught.value.message.en == "The captions hold no text."
