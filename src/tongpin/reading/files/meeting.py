"""Calendar files (.ics): one part a meeting, spoken for by whoever called it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from icalendar import Calendar
from icalendar.cal import Component

from tongpin.method.model import Text
from tongpin.reading.files import limits
from tongpin.reading.files.encoding import clean, decode, garbled
from tongpin.reading.files.errors import UnreadableFile, damaged
from tongpin.reading.files.model import Found, Source
from tongpin.reading.files.times import SHANGHAI, aware
from tongpin.reading.types import Part


def read_calendar(source: Source) -> Found:
    """Read a calendar: subject, place and description of each meeting; a cancelled or repeated one is said."""
    decoded = decode(source.data)
    try:
        calendars = Calendar.from_ical(decoded.text, multiple=True)
    except ValueError as error:
        raise damaged("ICS") from error
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")][: limits.MESSAGES]
    parts = tuple(
        part for number, event in enumerate(events, 1) if (part := _part(event, number)) is not None
    )
    if not parts:
        raise UnreadableFile(
            Text("日历文件里没有日程。", "The calendar file holds no meeting."),
            Text("请重新导出要看的日程。", "Export the meeting again."),
        )
    return Found(
        parts,
        garbled(decoded) + tuple(_warnings(events)),
        parts[0].text.split("\n")[0] if len(parts) == 1 else "",
    )


def _part(event: Component, number: int) -> Part | None:
    lines = [clean(str(event.get(name, ""))).strip() for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    text = "\n".join(line for line in lines if line)
    return Part(text, _organizer(event), _start(event), "meeting", f"event {number}") if text else None


def _organizer(event: Component) -> str:
    organizer = event.get("ORGANIZER")
    if organizer is None:
        return ""
    name = str(getattr(organizer, "params", {}).get("CN", ""))
    return clean(name or str(organizer).removeprefix("mailto:").removeprefix("MAILTO:")).strip(' "')


def _start(event: Component) -> datetime | None:
    value = getattr(event.get("DTSTART"), "dt", None)
    if isinstance(value, datetime):
        return aware(value)
    return datetime.combine(value, time(), SHANGHAI) if isinstance(value, date) else None


def _warnings(events: list[Component]) -> Iterator[Text]:
    for number, event in enumerate(events, 1):
        name = clean(str(event.get("SUMMARY", ""))).strip() or str(number)
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            yield Text(f"日程“{name}”已取消。", f"The meeting “{name}” is cancelled.")
        if event.get("RRULE") is not None:
            yield Text(
                f"日程“{name}”是重复日程，只读了第一次。",
                f"The meeting “{name}” repeats; only its first time was read.",
            )
