"""The posterior without each mark, all marks at once.

Two kinds of later rows change when a mark goes: sightings of the same signal (one fewer before them) and marks by the
same mouth in the same event (one fewer said by it). Each kind forms a chain, and a chain's link, "from behind one row
to behind the next of its kind, which now counts for more", is the product over a stretch and one changed matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .products import Floats, Ints, Products, normal, scaled
from .record import Event
from .sightings import NO_MARK, Lexicon, Place, Sightings, matrices

NONE = -1
Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Removals:
    """A walked record: rows, the waits before them (n, S, S), their products, beliefs ahead (n + 1, S), columns at the end (S, K)."""

    events: Sequence[Event]
    rows: Sightings
    lexicon: Lexicon
    waits: Floats
    products: Products
    ahead: Floats
    end: Floats

    def all(self) -> dict[Place, Vector]:
        """Return the posterior without each mark that changes anything, by (event, mark)."""
        marks = np.flatnonzero(self.rows.mark != NO_MARK)
        if not len(marks):
            return {}
        out = np.empty((len(self.rows), self.end.shape[1]))
        behind, following = self._place, self._next_same
        here = marks[behind[marks] == marks]
        out[here] = _met(self._start[here], self._columns[here])
        last_word = marks[(behind[marks] != marks) & (following[marks] == NONE)]
        if len(last_word):
            out[last_word] = _met(self._start[last_word], self._behind[behind[last_word]])
        again = marks[(behind[marks] != marks) & (following[marks] != NONE)]
        if len(again):
            rows = self.products.through(self._start[again, None], behind[again] + 1, following[again])
            out[again] = _met((rows @ self._shifted[following[again]])[:, 0], self._columns[following[again]])
        for mark in again[self.rows.event[following[again]] == self.rows.event[again]].tolist():
            out[mark] = self._one_by_one(self._changed(mark))
        places = zip(self.rows.event[marks].tolist(), self.rows.mark[marks].tolist(), strict=True)
        return dict(zip(places, out[marks], strict=True)) | self._beyond_counting()

    # -------------------------------------------------------------- where the record is without the mark

    @cached_property
    def _place(self) -> Ints:
        """Behind which row the belief of `_start` is: the last of the mark's mouth in the event, mostly itself."""
        out = _last(self._next_of_mouth)
        if len(self._would_be_empty):
            out[self._first_mark] = self._would_be_empty[-1]
        return out

    @cached_property
    def _start(self) -> Floats:
        """The belief there without the mark, (n, S)."""
        out = (self.ahead[:-1, None] @ self.waits)[:, 0]
        told = np.flatnonzero(self._next_of_mouth != NONE)
        if len(told):
            out[told] = (out[told, None] @ self._mouth_products[told])[:, 0]
        if len(self._would_be_empty):
            without = {self._first_mark: self.waits[self._first_mark]}
            without |= {
                row: self.waits[row] @ self.lexicon.empty_contact for row in self._would_be_empty.tolist()
            }
            out[self._first_mark] = self._walk(without)[0, 0]
        return out

    @cached_property
    def _first_mark(self) -> int:
        return int((self.rows.mark != NO_MARK).argmax())

    @cached_property
    def _would_be_empty(self) -> Ints:
        """The contacts that would be empty, were the record's first and only mark before them not there."""
        return np.flatnonzero(~self.rows.counts & (self.rows.mark == NO_MARK))

    # ------------------------------------------------------------------------------------------ the chains

    @cached_property
    def _behind(self) -> Floats:
        return self.products.behind(self.end)

    @cached_property
    def _next_same(self) -> Ints:
        """The next row of the same signal."""
        latest: dict[int, int] = {}
        out = [NONE] * len(self.rows)
        marks = self.rows.mark.tolist()
        for i, row in enumerate(self.rows.row.tolist()):
            if marks[i] == NO_MARK:
                continue
            if row in latest:
                out[latest[row]] = i
            latest[row] = i
        return np.array(out, np.int64)

    @cached_property
    def _next_of_mouth(self) -> Ints:
        """The next row by the same mouth in the same event."""
        if not (self.rows.mouth.any() or len(self.rows.beyond)):
            return np.full(len(self.rows), NONE)
        out = [NONE] * len(self.rows)
        latest: dict[tuple[int, str | None], int] = {}
        places = zip(self.rows.event.tolist(), self.rows.mark.tolist(), strict=True)
        for i, (number, place) in enumerate(places):
            event = self.events[number]
            if place == NO_MARK or len(event.marks) == 1:
                continue
            mouth = number, event.marks[place].by or event.by
            if mouth in latest:
                out[latest[mouth]] = i
            latest[mouth] = i
        return np.array(out, np.int64)

    @cached_property
    def _shifted(self) -> Floats:
        """Wait and sighting of each row, had the signal been seen once less before; only of repeats."""
        return self._variants(np.flatnonzero(self.rows.before > 0), seen=1, said=0)

    @cached_property
    def _columns(self) -> Floats:
        """What all rows behind do, where later sightings of the row's signal count for one more; (n, S, K)."""
        out, following = self._behind.copy(), self._next_same
        links = self._links(following, self._shifted)
        for which in _rounds(following):
            ahead = following[which]
            out[which] = scaled(links[which] @ out[ahead])
        return out

    @cached_property
    def _mouth_products(self) -> Floats:
        """From behind each row to behind its mouth's last in the event, which counts for more; (n, S, S)."""
        following = self._next_of_mouth
        out = np.tile(self.products.nothing, (len(self.rows), 1, 1))
        links = self._links(following, self._variants(following[following != NONE], seen=0, said=1))
        for which in _rounds(following):
            out[which] = scaled(links[which] @ out[following[which]])
        return out

    def _links(self, following: Ints, changed: Floats) -> Floats:
        """Return for each row that has a next the product up to and with the changed next; (n, S, S)."""
        out = np.zeros((len(self.rows), self.products.size, self.products.size))
        some = np.flatnonzero(following != NONE)
        out[some] = changed[following[some]]
        far = some[following[some] > some + 1]
        if len(far):
            nothing = np.broadcast_to(self.products.nothing, (len(far), *self.products.nothing.shape))
            out[far] = self.products.through(nothing, far + 1, following[far]) @ out[far]
        return out

    def _variants(self, which: Ints, *, seen: int, said: int) -> Floats:
        """Return wait and sighting of some rows with so many fewer before them, (n, S, S)."""
        out = np.zeros((len(self.rows), self.products.size, self.products.size))
        if len(which):
            out[which] = self.waits[which] @ self._steps(which, seen=seen, said=said)
        return out

    def _steps(self, which: Ints, *, seen: int, said: int) -> Floats:
        rows = self.rows
        out = matrices(
            rows.row[which],
            rows.worth[which],
            rows.before[which] - seen,
            rows.mouth[which] - said,
            self.lexicon,
        )
        if not seen:
            out[~rows.counts[which]] = self.products.nothing
        return out

    # ------------------------------------------------------------------------------------------ one by one

    def _changed(self, mark: int) -> dict[int, Floats]:
        """Return the rows that are others without the mark, with what they then do."""
        out = {mark: self.waits[mark]}
        out |= self._less_said(self._next_of_mouth[mark], self.rows.row[mark])
        following = int(self._next_same[mark])
        while following != NONE:
            if following not in out:
                out[following] = self._shifted[following]
            following = int(self._next_same[following])
        return out

    def _less_said(self, first: int, signal: int) -> dict[int, Floats]:
        """Return the rows of one mouth from `first` on with one less said before; a `signal` also seen once less."""
        out, one = {}, int(first)
        while one != NONE:
            out[one] = self._variant(one, seen=int(self.rows.row[one] == signal))
            one = int(self._next_of_mouth[one])
        return out

    def _variant(self, row: int, *, seen: int) -> Floats:
        out: Floats = self.waits[row] @ self._steps(np.array([row]), seen=seen, said=1)[0]
        return out

    def _one_by_one(self, changed: dict[int, Floats]) -> Vector:
        """Return the posterior with these rows changed."""
        belief = self._walk(changed)
        out: Vector = _met(belief[:, 0], self._behind[max(changed)][None])[0]
        return out

    def _walk(self, changed: dict[int, Floats]) -> Floats:
        """Return the belief behind the last of the changed rows, (1, 1, S)."""
        order = sorted(changed)
        belief: Floats = self.ahead[order[0]][None, None] @ changed[order[0]]
        for before, here in pairwise(order):
            if here > before + 1:
                belief = self.products.through(belief, np.array([before + 1]), np.array([here]))
            belief = belief @ changed[here]
        return belief

    def _beyond_counting(self) -> dict[Place, Vector]:
        """Return the posterior without each mark that does not count itself, but comes before others of its mouth."""
        out: dict[Place, Vector] = {}
        if not self.rows.beyond:
            return out
        by_event: dict[int, list[int]] = {}
        for row in np.flatnonzero(self.rows.mark != NO_MARK).tolist():
            by_event.setdefault(int(self.rows.event[row]), []).append(row)
        for number, place in self.rows.beyond:
            marks = self.events[number].marks
            mouth = marks[place].by or self.events[number].by
            for row in by_event.get(number, ()):
                other = int(self.rows.mark[row])
                if other > place and (marks[other].by or self.events[number].by) == mouth:
                    out[number, place] = self._one_by_one(self._less_said(row, NONE))
                    break
        return out


def _met(rows: Floats, columns: Floats) -> Floats:
    """Return beliefs (q, S) met by what comes behind (q, S, K), as shares (q, K)."""
    return normal((rows[:, None] @ columns)[:, 0])


def _last(following: Ints) -> Ints:
    """Return the last row of each row's chain."""
    out = np.arange(len(following))
    for i in np.flatnonzero(following != NONE)[::-1].tolist():
        out[i] = out[following[i]]
    return out


def _rounds(following: Ints) -> list[Ints]:
    """Return the rows that have a next, those first whose next has none, and so on back."""
    nexts = following.tolist()
    depth = [0] * len(nexts)
    out: list[list[int]] = []
    for i in np.flatnonzero(following != NONE)[::-1].tolist():
        depth[i] = depth[nexts[i]] + 1
        if depth[i] > len(out):
            out.append([])
        out[depth[i] - 1].append(i)
    return [np.array(rows, np.int64) for rows in out]
