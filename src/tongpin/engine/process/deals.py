"""Many deals as flat arrays: what the process model reads.

One deal after the other, each deal's reports in time order. Times are whole hours since the deal's first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outage:
    """A source of one deal that is known to have been down: reports of `kinds` cannot arrive in [start, end)."""

    deal: int
    start: int  # hours
    end: int
    kinds: tuple[int, ...] | None = None  # None: nothing at all can arrive


@dataclass(frozen=True, eq=False)
class Deals:
    """Reports and statements of n deals.

    Attributes
    ----------
    offsets : (n + 1,)
        Reports of deal i are `offsets[i]` … `offsets[i + 1] - 1`.
    hours, kinds, confidence : (E,)
        Time, signal type and the reader's confidence 0 to 1 of each report.
    ends : (n,)
        Hours until which the deal was watched; silence up to there counts.
    reps : (n,)
        Whose deal it is, as an index.
    stated_deal, stated_hour : (A,), stated : (A, K)
        Confirmed stages: the likelihood of what was stated in each state.
    outages : what could not be heard, when
    """

    offsets: Ints
    hours: Ints
    kinds: Ints
    confidence: Floats
    ends: Ints
    reps: Ints
    stated_deal: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    stated_hour: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    stated: Floats | None = None
    outages: tuple[Outage, ...] = ()

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def deal_of(self) -> Ints:
        """The deal of each report, (E,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    def part(self, first: int, last: int) -> Deals:
        """Return the deals `first` … `last` - 1 as a batch of its own."""
        lo, hi = self.offsets[first], self.offsets[last]
        told = (self.stated_deal >= first) & (self.stated_deal < last)
        return Deals(
            self.offsets[first : last + 1] - lo,
            self.hours[lo:hi],
            self.kinds[lo:hi],
            self.confidence[lo:hi],
            self.ends[first:last],
            self.reps[first:last],
            self.stated_deal[told] - first,
            self.stated_hour[told],
            None if self.stated is None else self.stated[told],
            tuple(replace(o, deal=o.deal - first) for o in self.outages if first <= o.deal < last),
        )

    def chosen(self, where: Ints) -> Deals:
        """Return the deals `where` (each once, in rising order) as a batch of its own."""
        counts = np.diff(self.offsets)[where]
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        reports = np.repeat(self.offsets[where] - offsets[:-1], counts) + np.arange(offsets[-1])
        told = np.isin(self.stated_deal, where)
        place = {int(deal): number for number, deal in enumerate(where)}
        return Deals(
            offsets,
            self.hours[reports],
            self.kinds[reports],
            self.confidence[reports],
            self.ends[where],
            self.reps[where],
            np.searchsorted(where, self.stated_deal[told]).astype(np.int64),
            self.stated_hour[told],
            None if self.stated is None else self.stated[told],
            tuple(replace(o, deal=place[o.deal]) for o in self.outages if o.deal in place),
        )

    def keeping(self, kept: Bools) -> Deals:
        """Return the same deals with only the reports where `kept` (E,) is true."""
        before = np.concatenate([[0], np.cumsum(kept)])
        return replace(
            self,
            offsets=before[self.offsets],
            hours=self.hours[kept],
            kinds=self.kinds[kept],
            confidence=self.confidence[kept],
        )

    def unstated(self) -> Deals:
        """Return the same deals with nothing confirmed."""
        nobody = np.zeros(0, np.int64)
        return replace(self, stated=None, stated_deal=nobody, stated_hour=nobody)

    def with_stated(self, deal: Ints, hour: Ints, likelihood: Floats) -> Deals:
        """Return the same deals with these confirmed stages; shapes (A,), (A,), (A, K)."""
        return replace(self, stated_deal=deal, stated_hour=hour, stated=likelihood)


def deals_of(
    rows: Sequence[Sequence[tuple[int, int, float]]],
    ends: Sequence[int] | None = None,
    reps: Sequence[int] | None = None,
) -> Deals:
    """Build a batch from lists of (hour, type, confidence), one list a deal, each in time order."""
    flat = [report for row in rows for report in row]
    last = [row[-1][0] if row else 0 for row in rows]
    return Deals(
        np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64),
        np.array([r[0] for r in flat], np.int64),
        np.array([r[1] for r in flat], np.int64),
        np.array([r[2] for r in flat], np.float64),
        np.array(last if ends is None else ends, np.int64),
        np.zeros(len(rows), np.int64) if reps is None else np.array(reps, np.int64),
    )


def joined(parts: Sequence[Deals]) -> Deals:
    """Return several batches as one."""
    starts = np.cumsum([0, *(len(p) for p in parts)])
    told = [p.stated for p in parts if p.stated is not None]
    return Deals(
        _joined_offsets(parts),
        np.concatenate([p.hours for p in parts]),
        np.concatenate([p.kinds for p in parts]),
        np.concatenate([p.confidence for p in parts]),
        np.concatenate([p.ends for p in parts]),
        np.concatenate([p.reps for p in parts]),
        np.concatenate([p.stated_deal + s for p, s in zip(parts, starts, strict=False)]),
        np.concatenate([p.stated_hour for p in parts]),
        np.concatenate(told) if told else None,
        tuple(
            replace(o, deal=o.deal + int(s)) for p, s in zip(parts, starts, strict=False) for o in p.outages
        ),
    )


def _joined_offsets(parts: Sequence[Deals]) -> Ints:
    counts = [np.diff(p.offsets) for p in parts]
    return np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
