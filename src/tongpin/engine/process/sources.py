"""Sources that a deal may lack without anybody knowing: a buyer who writes no mails, a chat that nobody connected.

A source that was heard once is there. Of each that was not, both may be true, so every deal is judged under all that
may be, beside the levels of logging, and the evidence weighs them: the sum is exact. What was heard up to a moment
decides what may be at that moment, so deals and questions are grouped by it, and no later report tells an earlier day.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .deals import Deals
from .parameters import Parameters
from .program import Questions
from .propensity import Believed, Levels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Hypotheses:
    """What may be: which sources a deal has, (M, C), the whole set first."""

    present: Bools
    kinds_heard: Floats  # (M, V): 1 where reports of the type can arrive

    def __len__(self) -> int:
        return len(self.present)

    @property
    def missing(self) -> Ints:
        """Return how many sources each hypothesis lacks, (M,)."""
        out: Ints = (~self.present).sum(axis=1)
        return out

    def chances(self, heard: Bools, absent: float) -> Floats:
        """Return the chance of each hypothesis, (n, M), 0 where it lacks a source that was heard; `heard` is (n, C).

        They sum to the chance that what was heard is there, which belongs to the likelihood.
        """
        single = np.where(self.present, 1 - absent, absent).prod(axis=1)
        possible = (heard[:, None] <= self.present[None]).all(axis=2)
        out: Floats = single * possible
        return out


def hypotheses(parameters: Parameters, unsure: Bools) -> Hypotheses:
    """Return every set of sources that may be; `unsure` (C,) are those that may be missing."""
    free = np.flatnonzero(unsure)
    rows = []
    for gone in itertools.product((False, True), repeat=len(free)):
        row = np.ones(len(unsure), np.bool_)
        row[free] = ~np.array(gone, np.bool_)
        rows.append(row)
    present = np.array(rows).reshape(-1, len(unsure))
    which = _sources(parameters) if len(unsure) > 1 else np.zeros(len(parameters.kinds), np.int64)
    return Hypotheses(present, present[:, which].astype(np.float64))


def heard_at_all(deals: Deals, parameters: Parameters) -> Bools:
    """Return which sources each deal was heard from up to its end, (n, C)."""
    return np.isfinite(_first_heard(deals, parameters))


def levels_by_source(levels: Levels, believed: Believed, chances: Floats) -> tuple[Levels, Believed]:
    """Return every level under every hypothesis, those of one level side by side; chances are (n, M)."""
    count = chances.shape[1]
    shares = chances / chances.sum(axis=1, keepdims=True)
    weights = (believed.weights[:, :, None] * shares[:, None, :]).reshape(len(chances), -1)
    return Levels(np.repeat(levels.logs, count)), Believed(believed.first * count, weights)


@dataclass(frozen=True, eq=False)
class Group:
    """Deals of which the same sources were heard: `deals` (m,) in rising order, `finals` where up to the end.

    `rows` are the questions that are asked at such a moment, `questions` the same with deals counted in the group.
    """

    heard: Bools
    deals: Ints
    finals: Bools
    rows: Ints
    questions: Questions | None


def groups(deals: Deals, parameters: Parameters, questions: Questions | None) -> Iterator[Group]:
    """Cut deals and questions by what had been heard at their moment."""
    first = _first_heard(deals, parameters)
    bits = 1 << np.arange(first.shape[1])
    final = np.isfinite(first) @ bits
    asked = Questions(np.zeros(0, np.int64), np.zeros(0, np.int64)) if questions is None else questions
    code = (first[asked.deal] <= asked.hour[:, None]) @ bits
    for each in np.union1d(final, code):
        rows = np.flatnonzero(code == each)
        chosen = np.union1d(np.flatnonzero(final == each), asked.deal[rows])
        here = Questions(np.searchsorted(chosen, asked.deal[rows]), asked.hour[rows])
        yield Group(
            (each & bits) > 0, chosen, final[chosen] == each, rows, None if questions is None else here
        )


def _first_heard(deals: Deals, parameters: Parameters) -> Floats:
    """Return the hour of the first report from each source, (n, C); infinite where there is none."""
    out = np.full((len(deals), parameters.source_count), np.inf)
    np.minimum.at(out, (deals.deal_of, _sources(parameters)[deals.kinds]), deals.hours.astype(np.float64))
    return out


def _sources(parameters: Parameters) -> Ints:
    return np.array(parameters.sources or (0,) * len(parameters.kinds), np.int64)
