"""Calendars written and read: planned moves as an .ics feed, meetings out of one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar as Book
from icalendar import Event as Entry
from icalendar.cal import Component

from tongpin.method import Text
from tongpin.reading.files.encoding import clean, decode
from tongpin.server.core.errors import Invalid
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Move

MOST_ENTRIES = 5000
BACK, AHEAD = timedelta(days=60), timedelta(days=60)
MOST_PEOPLE = 100


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a calendar. `people` are addresses in lower case."""

    uid: str
    title: str
    place: str
    people: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None
    all_day: bool
    cancelled: bool


def write_plan(moves: Iterable[Move], address_of: dict[int, str], name: str, lang: str) -> bytes:
    """Return planned moves as a calendar, each on its day. `address_of` gives the page of each deal by its id."""
    book = Book()
    book.add("prodid", "-//Tongpin//plan//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", name)
    book.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for move in moves:
        book.add_component(_entry(move, address_of[move.deal_id], lang))
    return bytes(book.to_ical())


def read_meetings(data: bytes, now: datetime) -> list[Meeting]:
    """Return the meetings of a calendar around now. Raises `Invalid` where it is none.

    Of a repeated meeting the first time is read, and every time that was moved by itself.
    """
    try:
        books = Book.from_ical(decode(data).text, multiple=True)
        entries = [entry for book in books for entry in book.walk("VEVENT")][:MOST_ENTRIES]
    except (ValueError, IndexError, RecursionError):
        raise Invalid(
            "address", Text("这个地址上不是日历。", "There is no calendar at this address.")
        ) from None
    found = [meeting for entry in entries if (meeting := _meeting(entry)) is not None]
    return [one for one in found if now - BACK <= one.starts_at <= now + AHEAD]


def _entry(move: Move, address: str, lang: str) -> Entry:
    known = method_in_use().actions.get(move.action)
    what = known.name.say(lang) if known else move.text or move.action
    who = f" · {move.stakeholder}" if move.stakeholder else ""
    entry = Entry()
    entry.add("uid", _uid(move))
    entry.add("dtstamp", move.planned_at)
    entry.add("sequence", move.version - 1)
    entry.add("dtstart", move.planned_for)
    entry.add("dtend", move.planned_for + timedelta(days=1) if move.planned_for else None)
    entry.add("summary", f"{what}{who} · {move.deal.customer.name}")
    note = move.text if known else ""
    entry.add("description", "\n".join(line for line in (move.deal.name, note, address) if line))
    entry.add("url", address)
    entry.add("transp", "TRANSPARENT")
    return entry


def _uid(move: Move) -> str:
    """Return an id that stays the same for the move and is no other installation's."""
    ours = hmac.new(settings.SECRET_KEY.encode(), b"tongpin.plan", hashlib.sha256).hexdigest()[:16]
    return f"move-{move.pk}@{ours}.tongpin"


def _meeting(entry: Component) -> Meeting | None:
    try:
        start, end = _time(entry, "DTSTART"), _time(entry, "DTEND")
    except (ValueError, OverflowError, AttributeError):
        return None
    if start is None:
        return None
    whole_day = not isinstance(getattr(entry.get("DTSTART"), "dt", None), datetime)
    uid = f"{entry.get('UID', '')}|{getattr(entry.get('RECURRENCE-ID'), 'dt', '')}"
    return Meeting(
        uid=hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest(),
        title=_line(entry, "SUMMARY"),
        place=_line(entry, "LOCATION"),
        people=_people(entry),
        starts_at=start,
        ends_at=end,
        all_day=whole_day,
        cancelled=str(entry.get("STATUS", "")).upper() == "CANCELLED",
    )


def _time(entry: Component, name: str) -> datetime | None:
    value = getattr(entry.get(name), "dt", None)
    if isinstance(value, datetime):
        return value if timezone.is_aware(value) else timezone.make_aware(value)
    return timezone.make_aware(datetime.combine(value, time())) if isinstance(value, date) else None


def _line(entry: Component, name: str) -> str:
    return " ".join(clean(str(entry.get(name, "")).replace("\x00", "")).split())[:300]


def _people(entry: Component) -> tuple[str, ...]:
    values: list[object] = []
    for name in ("ORGANIZER", "ATTENDEE"):
        value = entry.get(name, [])
        values += value if isinstance(value, list) else [value]
    addresses = (str(value).lower().removeprefix("mailto:").strip()[:254] for value in values)
    return tuple(dict.fromkeys(one for one in addresses if "@" in one))[:MOST_PEOPLE]
