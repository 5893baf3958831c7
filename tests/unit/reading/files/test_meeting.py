from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.types import ParsedFile, Part


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def test_parse_calendar_one_meeting() -> None:
    event = (
        "SUMMARY:方案评审\nDTSTART:20250301T100000\nLOCATION:三楼会议室\nDESCRIPTION:带上保险单\\n带上仓库等级证明\n"
        'ORGANIZER;CN="王总监":mailto:wang@a.com'
    )
    text = "方案评审\n三楼会议室\n带上保险单\n带上仓库等级证明"
    assert parse_file(calendar(event), "会.ics") == ParsedFile(
        "会.ics",
        "ics",
        (Part(text, "王总监", datetime(2025, 3, 1, 10, 0, tzinfo=SHANGHAI), "meeting", "event 1"),),
        title="方案评审",
    )


@pytest.mark.parametrize(
    ("start", "at"),
    [
        ("DTSTART:20250301T020000Z", datetime(2025, 3, 1, 2, 0, tzinfo=UTC)),
        ("DTSTART;TZID=Asia/Shanghai:20250301T100000", datetime(2025, 3, 1, 2, 0, tzinfo=UTC)),
        ("DTSTART;TZID=China Standard Time:20250301T100000", datetime(2025, 3, 1, 2, 0, tzinfo=UTC)),
        ("DTSTART;VALUE=DATE:20250301", datetime(2025, 3, 1, tzinfo=SHANGHAI)),
        ("COMMENT:none", None),
    ],
)
def test_parse_calendar_start(start: str, at: datetime | None) -> None:
    part = parse_file(calendar(f"SUMMARY:评审\n{start}"), "a.ics").parts[0]
    assert (part.at, part.at is None or part.at.tzinfo is not None) == (at, True)


def test_parse_calendar_cancelled_and_repeated_are_said() -> None:
    parsed = parse_file(
        calendar(
            "SUMMARY:评审\nSTATUS:CANCELLED", "SUMMARY:周会\nRRULE:FREQ=WEEKLY\nORGANIZER:mailto:wang@a.com"
        ),
        "a.ics",
    )
    assert parsed.parts == (
        Part("评审", kind="meeting", place="event 1"),
        Part("周会", "wang@a.com", None, "meeting", "event 2"),
    )
    assert parsed.warnings == ("日程“评审”已取消。", "日程“周会”是重复日程，只读了第一次。")


def test_parse_calendar_gb18030() -> None:
    data = calendar("SUMMARY:方案评审会议").decode().encode("gb18030")
    assert parse_file(data, "a.ics").parts == (Part("方案评审会议", kind="meeting", place="event 1"),)


def test_parse_calendar_without_meetings() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(calendar(), "a.ics")
    assert caught.value.message.zh == "日历文件里没有日程。"


@pytest.mark.parametrize(
    "data",
    [b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x", b"BEGIN:VCALENDAR\r\nthis is no line\r\nEND:VCALENDAR"],
)
def test_parse_calendar_broken(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parse_file(data, "a.ics")
