"""Dates as people write them in a case file. A date without a time means that day, the time unknown."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone

from tongpin.method.text import Text

CHINA = timezone(timedelta(hours=8))
YEARS = range(1970, 2201)
DAY_LENGTH = len("2025-01-06")
LOOSE = re.compile(r"^(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?$")


class WrongDate(ValueError):
    """Not a date; `mend` says what to write instead."""

    def __init__(self, mend: Text) -> None:
        super().__init__(mend.en)
        self.mend = mend


def read_date(text: str) -> tuple[datetime, bool]:
    """Return the aware moment and whether only the day is known. A time without a zone is China's (+08:00).

    Raises:
        WrongDate: not a date; says what to write instead.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    day_only = len(plain) <= DAY_LENGTH
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        raise WrongDate(_mend(plain)) from None
    if moment.year not in YEARS:
        raise WrongDate(
            Text(
                f"年份 {moment.year} 不可能；请写 {YEARS[0]} 到 {YEARS[-1]} 之间的",
                f"the year {moment.year} cannot be meant; write one from {YEARS[0]} to {YEARS[-1]}",
            )
        )
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)), day_only


def _mend(text: str) -> Text:
    loose = LOOSE.match(text)
    if not loose:
        date, time = "2025-01-06", "2025-01-06T10:00:00+08:00"
        return Text(f"不是 ISO 日期；请写成 {date} 或 {time}", f"not an ISO date; write {date} or {time}")
    year, month, day = (int(part) for part in loose.groups())
    try:
        meant = f"{datetime(year, month, day, tzinfo=CHINA):%Y-%m-%d}"
    except ValueError:
        return Text(
            "没有这一天；请写日历上有的日子，如 2025-01-06",
            "no such day; write a day of the calendar, as 2025-01-06",
        )
    return Text(f"不是 ISO 日期；是不是 {meant}？", f"not an ISO date; did you mean {meant}?")


def day_of(moment: datetime) -> str:
    """Return the calendar day in China, where bare dates are counted."""
    return moment.astimezone(CHINA).date().isoformat()


def write_date(moment: datetime, *, day_only: bool) -> str:
    """Return the date as the case file has it."""
    return moment.date().isoformat() if day_only else moment.isoformat()
