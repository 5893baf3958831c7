"""Dates as people write them in a case file. A date without a time means that day, the time unknown."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
YEARS = range(1970, 2201)
DAY_LENGTH = len("2025-01-06")
LOOSE = re.compile(r"^(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?$")


def read_date(text: str) -> tuple[datetime, bool]:
    """Return the aware moment and whether only the day is known. A time without a zone is China's (+08:00).

    Raises:
        ValueError: not a date; its text says what to write instead.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    day_only = len(plain) <= DAY_LENGTH
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        raise ValueError(_mend(plain)) from None
    if moment.year not in YEARS:
        raise ValueError(f"the year {moment.year} cannot be meant; write one from {YEARS[0]} to {YEARS[-1]}")
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)), day_only


def _mend(text: str) -> str:
    loose = LOOSE.match(text)
    if loose:
        year, month, day = (int(part) for part in loose.groups())
        try:
            return f"not an ISO date; did you mean {datetime(year, month, day, tzinfo=CHINA):%Y-%m-%d}?"
        except ValueError:
            return "no such day; write a day of the calendar, as 2025-01-06"
    return "not an ISO date; write 2025-01-06 or 2025-01-06T10:00:00+08:00"


def day_of(moment: datetime) -> str:
    """Return the calendar day in China, where bare dates are counted."""
    return moment.astimezone(CHINA).date().isoformat()


def write_date(moment: datetime, *, day_only: bool) -> str:
    """Return the date as the case file has it."""
    return moment.date().isoformat() if day_only else moment.isoformat()
