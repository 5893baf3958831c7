"""Small records for the judge's tests."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from tongpin.engine import Event, Mark, Person, Record

ZONE = dt.timezone(dt.timedelta(hours=8))
START = dt.datetime(2025, 1, 1, tzinfo=ZONE)
SEED = json.loads(Path(__file__).with_name("seed.json").read_text(encoding="utf-8"))


def day(number: float) -> dt.datetime:
    return START + dt.timedelta(days=number)


def seen(
    number: float, *signals: str, reliability: str = "statement", by: str | None = None, **more: object
) -> Event:
    marks = tuple(Mark(s, f"quote of {s}", reliability, by=by) for s in signals)
    return Event(f"e{number}", day(number), text="text", by=by, marks=marks, **more)  # type: ignore[arg-type]


def did(number: float, action: str, **more: object) -> Event:
    return Event(f"a{number}", day(number), "action", text="text", action=action, **more)  # type: ignore[arg-type]


def deal(*events: Event, people: tuple[Person, ...] = (), **more: object) -> Record:
    return Record("deal", tuple(sorted(events, key=lambda e: e.at)), people, **more)  # type: ignore[arg-type]


def seed_record(name: str) -> Record:
    events = [
        Event(
            f"b{i}",
            dt.datetime.fromisoformat(e["date"]).replace(tzinfo=ZONE),
            text=e["zh"],
            marks=(Mark(e["signal"], e["zh"], e["reliability"]),),
        )
        for i, e in enumerate(SEED["cases"][name]["events"])
    ]
    return Record(name, tuple(events))


def trap_record(name: str) -> Record:
    trap = next(t for t in SEED["traps"] if t["id"] == name)
    return deal(*(seen(e["day"], e["signal"], reliability=e["reliability"]) for e in trap["events"]))
