"""Time along a drawing: where a moment falls and which dates to write beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_SPANS_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
_SPANS_DAYS = (1, 2, 7, 14)


@dataclass(frozen=True, slots=True)
class Tick:
    """A date written on the axis; `strong` where a year begins."""

    at: datetime
    strong: bool
    days: bool  # the day matters, not just the month


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A straight map from time to x: gaps stay gaps, because silence is evidence too."""

    start: datetime
    end: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """Return the place of a moment, kept inside the drawing."""
        share = (at - self.start) / (self.end - self.start)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def ticks(self, most: int) -> tuple[Tick, ...]:
        """Return at most `most` round dates inside the scale."""
        days = (self.end - self.start) / timedelta(days=1)
        for step in _SPANS_DAYS:
            if days / step <= most and days <= 62:
                return self._by_days(step)
        for step in _SPANS_MONTHS:
            if days / 30.4 / step <= most:
                return self._by_months(step)
        return ()

    def _by_days(self, step: int) -> tuple[Tick, ...]:
        at = self.start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        found = []
        while at <= self.end:
            found.append(Tick(at, strong=at.month == 1 and at.day == 1, days=True))
            at += timedelta(days=step)
        return tuple(found)

    def _by_months(self, step: int) -> tuple[Tick, ...]:
        month = self.start.year * 12 + self.start.month - 1
        found = []
        for count in range(-(-(month + 1) // step) * step, month + 10_000, step):
            at = self.start.replace(
                year=count // 12, month=count % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
            )
            if at > self.end:
                break
            found.append(Tick(at, strong=at.month == 1, days=False))
        return tuple(found)


def time_scale(start: datetime, end: datetime, left: float, right: float) -> TimeScale:
    """Return the scale from `start` to `end`; a deal of one moment gets a day around it."""
    if end <= start:
        start, end = start - timedelta(hours=12), start + timedelta(hours=12)
    return TimeScale(start, end.astimezone(start.tzinfo), left, right)
