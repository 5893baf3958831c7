"""One deal's belief, moved on event by event: what a program that listens to mail or chat holds in memory.

It equals judging the whole record anew (tested); a late, corrected or deleted event needs just that, since the record
is the truth and the belief is made from it.
"""

from __future__ import annotations

from datetime import datetime

from .evidence import Tally, event_factors
from .generator import TICKS_A_DAY, ticks_between
from .online import Chain, Vector, advance, by_state
from .record import Event


class LiveDeal:
    """A deal that events arrive on, in time order."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._belief = chain.prior
        self._tally = Tally({})
        self._first: datetime | None = None
        self._ticks = 0
        self._count = 0

    def take_in(self, event: Event) -> Vector:
        """Take in one event and return the posterior just after it, (states,)."""
        chain = self._chain
        self._belief, self._ticks = self._waited(event.at)
        for factor in event_factors(self._count, event, self._tally, chain.method, chain.estimator):
            self._belief = advance(self._belief, factor, chain)
        self._count += 1
        return by_state(self._belief, chain)

    def at(self, when: datetime) -> Vector:
        """Return the posterior at a later time, if nothing more comes until then; (states,)."""
        return by_state(self._waited(when)[0], self._chain)

    def _waited(self, until: datetime) -> tuple[Vector, int]:
        if self._first is None:
            self._first = until
        ticks = max(self._ticks, ticks_between(self._first, until))
        return advance(self._belief, (ticks - self._ticks) / TICKS_A_DAY, self._chain), ticks
