"""Dates and times as Chinese and English programs print them. A time without a zone is Shanghai's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from tongpin.reading.files.lines import fold

SHANGHAI = timezone(timedelta(hours=8))

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = r"(?P<month_name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"\(?\s?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\s?\)?"
_PERIOD = r"凌晨|早上|上午|中午|下午|傍晚|晚上"

# The pieces are used here and by whoever looks for a time inside a line; group names are unique in each.
DATE = rf"(?:(?P<year>\d{{4}}|\d{{2}})\s?[年/.\-]\s?)?(?P<month>\d{{1,2}})\s?[月/.\-]\s?(?P<day>\d{{1,2}})\s?[日号]?(?:\s?{_WEEKDAY})?"
CLOCK = (
    rf"(?P<period>{_PERIOD})?\s?(?P<hour>\d{{1,2}})(?::(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?"
    rf"|[点點时時](?P<minute_zh>\d{{1,2}})分?)(?:\.\d+)?(?:\s?(?P<half>[AaPp]\.?[Mm]\.?))?"
)
_ENGLISH_DATE = re.compile(
    rf"(?:{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
    rf"|(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH_NAME.replace('month_name', 'month_name_after')},?\s+(?P<year_after>\d{{4}}))",
    re.IGNORECASE,
)
_DATE = re.compile(DATE)
_CLOCK = re.compile(CLOCK)
_ZONE = re.compile(r"(?:GMT|UTC|\s|\()\s?(?P<sign>[+\-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\)?\s*$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a clock time, or both, as far as the source gives them."""

    day: date | None
    clock: time | None

    def at(self, fallback: date | None = None) -> datetime | None:
        """Return the moment in Shanghai's zone; None where the day is not known."""
        day = self.day or fallback
        return None if day is None else datetime.combine(day, self.clock or time(), SHANGHAI)


def aware(at: datetime) -> datetime:
    """Return `at` with a zone: its own, or Shanghai's where it has none."""
    return at if at.tzinfo is not None else at.replace(tzinfo=SHANGHAI)


def moment_of(match: re.Match[str], *, year: int | None = None) -> Moment:
    """Return what a match of `DATE`, `CLOCK` or both says; `year` stands in where the date names none."""
    groups = match.groupdict()
    return Moment(_day(groups, year), _clock(groups))


def read_time(text: str, *, year: int | None = None) -> datetime | None:
    """Return the time that a mail header, a table cell or a message stamp states, or None.

    Reads RFC 2822 ("Sat, 1 Mar 2025 10:32:00 +0800"), ISO 8601, Chinese ("2025年3月1日(星期六) 上午10:32") and
    English ("Saturday, March 1, 2025 10:32 AM") forms.
    """
    text = " ".join(fold(text[:200]).split())[:100]
    for read in (_read_iso, _read_mail):
        at = read(text)
        if at is not None:
            return aware(at)
    return _read_prose(text, year)


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _read_mail(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_prose(text: str, year: int | None) -> datetime | None:
    day, rest = _read_day(text, year)
    if day is None:
        return None
    match = _CLOCK.search(rest)
    at = Moment(day, moment_of(match).clock if match else None).at()
    zone = _ZONE.search(text)
    return at if at is None or zone is None else at.replace(tzinfo=_zone(zone) or SHANGHAI)


def _read_day(text: str, year: int | None) -> tuple[date | None, str]:
    """Return the day that stands in a text, and the text after it."""
    english = _ENGLISH_DATE.search(text)
    if english is not None:
        return _english_day(english), text[english.end() :]
    match = _DATE.search(text)
    return (None, text) if match is None else (_day(match.groupdict(), year), text[match.end() :])


def _english_day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    month = (groups["month_name"] or groups["month_name_after"]).lower()
    return make_day(
        int(groups["year"] or groups["year_after"]),
        _MONTHS.index(month) + 1,
        int(groups["day"] or groups["day_first"]),
    )


def _zone(match: re.Match[str]) -> timezone | None:
    away = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if away >= timedelta(days=1):
        return None
    return timezone(-away if match["sign"] == "-" else away)


def _day(groups: dict[str, str | None], year: int | None) -> date | None:
    if not groups.get("month") or not groups.get("day"):
        return None
    stated = groups.get("year")
    full = int(stated) + (2000 if len(stated) == 2 else 0) if stated else year
    return None if full is None else make_day(full, int(groups["month"] or 0), int(groups["day"] or 0))


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(groups: dict[str, str | None]) -> time | None:
    if not groups.get("hour"):
        return None
    minute = groups.get("minute") or groups.get("minute_zh") or "0"
    hour = _full_hour(int(groups["hour"] or 0), groups.get("period") or "", groups.get("half") or "")
    try:
        return time(hour, int(minute), int(groups.get("second") or 0))
    except ValueError:
        return None


def _full_hour(hour: int, period: str, half: str) -> int:
    """Turn a clock of twelve hours to one of twenty-four; "中午12点" is noon, "上午12:30" is half past midnight."""
    afternoon = half.lower().startswith("p") or period in {"中午", "下午", "傍晚", "晚上"}
    morning = half.lower().startswith("a") or period in {"凌晨", "早上", "上午"}
    if afternoon and hour < 12 and not (period == "中午" and hour >= 10):
        return hour + 12
    return 0 if morning and hour == 12 else hour
