"""A batch of deals as steps: wait so long, then take in one report, statement or question.

Filter, smoother, learning and explanation all walk the same steps, so that there is one place where the order of
things, outages and confirmed stages are settled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .deals import Deals, Outage
from .echoes import echoes
from .parameters import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_REPORT, _STATED, _EDGE, _QUESTION = range(4)
NOTHING = -1


@dataclass(frozen=True, eq=False)
class Program:
    """Steps of n deals, N in all.

    Attributes
    ----------
    offsets : (n + 1,)
    gaps : (N,)
        Hours of waiting before each step; `tails` (n,) those after the last.
    alive : (N,), tail_alive : (n,)
        Which row of `sets` (L, V) could be heard in that wait. Where reports open transitions (`Parameters.opens`),
        each is a step of its own with a wait of one hour in the last row, which stands for the transition.
    marks : (N,)
        Signal type, or V + the row of a statement, or -1.
    confidence, echoes : (N,)
    rows : (N,)
        The row of the answers that this step fills, or -1.
    right, wrong : (V + A, K)
        Intensity of each mark in each state when rightly and when wrongly read; of a statement its likelihood.
    reports : (V,) the number of true signal types is `types`
    """

    offsets: Ints
    gaps: Ints
    alive: Ints
    marks: Ints
    confidence: Floats
    echoes: Floats
    rows: Ints
    tails: Ints
    tail_alive: Ints
    sets: Floats
    right: Floats
    wrong: Floats
    types: int
    answers: int

    def __len__(self) -> int:
        return len(self.tails)


@dataclass(frozen=True, eq=False)
class Questions:
    """Where a judgement is wanted: deal (R,) and hour (R,); everything up to that hour is used."""

    deal: Ints
    hour: Ints


@dataclass(frozen=True, eq=False)
class _Rows:
    deal: Ints
    hour: Ints
    order: Ints
    number: Ints


def program_of(
    deals: Deals, parameters: Parameters, questions: Questions | None = None, *, fast: bool | None = None
) -> Program:
    """Lay out the steps of `deals`; plain deals without statements, outages or questions need no sorting."""
    heard = echoes(deals, parameters, fast=fast)
    trusted = np.clip(deals.confidence * parameters.trust, 0.0, 1.0)
    rows = _rows(deals, questions)
    if rows is None:
        plain = _plain(deals, parameters, heard, trusted)
        return plain if parameters.opens == 0.0 else _opened(plain)
    deal, hour, order, number = rows.deal, rows.hour, rows.order, rows.number
    report, stated = order == _REPORT, order == _STATED
    marks = np.full(len(deal), NOTHING)
    marks[report] = deals.kinds[number[report]]
    marks[stated] = len(parameters.kinds) + number[stated]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(deal, minlength=len(deals)))]).astype(np.int64)
    sets, alive, tail_alive = _hearing(deals, parameters, deal, hour, offsets)
    made = Program(
        offsets,
        _gaps(hour, offsets),
        alive,
        marks,
        _placed(report, number, trusted, 1.0),
        _placed(report, number, heard, 0.0),
        np.where(order == _QUESTION, number, NOTHING),
        _tails(deals, hour, offsets),
        tail_alive,
        sets,
        *_meanings(deals, parameters),
        len(parameters.kinds),
        0 if questions is None else len(questions.deal),
    )
    return made if parameters.opens == 0.0 else _opened(made)


def _opened(program: Program) -> Program:
    """Split the step of every report in two: the wait, and the transition that the report opens before it counts."""
    report = (program.marks >= 0) & (program.marks < program.types)
    starts = np.concatenate([[0], np.cumsum(1 + report)]).astype(np.int64)
    last, waiting = starts[1:] - 1, starts[:-1][report]

    def moved(values: Any, waits: Any) -> Any:
        out = np.empty(starts[-1], values.dtype)
        out[last] = values
        out[waiting] = waits
        return out

    opening = len(program.sets)
    gaps = np.where(report, 1, program.gaps)
    alive = np.where(report, opening, program.alive)
    return replace(
        program,
        offsets=starts[program.offsets],
        gaps=moved(gaps, program.gaps[report]),
        alive=moved(alive, program.alive[report]),
        marks=moved(program.marks, NOTHING),
        confidence=moved(program.confidence, 1.0),
        echoes=moved(program.echoes, 0.0),
        rows=moved(program.rows, NOTHING),
        sets=np.vstack([program.sets, np.zeros((1, program.sets.shape[1]))]),
    )


def _plain(deals: Deals, parameters: Parameters, heard: Floats, trusted: Floats) -> Program:
    count, steps = len(deals), len(deals.hours)
    return Program(
        deals.offsets,
        _gaps(deals.hours, deals.offsets),
        np.zeros(steps, np.int64),
        deals.kinds,
        trusted,
        heard,
        np.full(steps, NOTHING),
        _tails(deals, deals.hours, deals.offsets),
        np.zeros(count, np.int64),
        np.ones((1, len(parameters.kinds))),
        *_meanings(deals, parameters),
        len(parameters.kinds),
        0,
    )


def _rows(deals: Deals, questions: Questions | None) -> _Rows | None:
    """Return all steps sorted by deal and time, or None where the reports alone are the steps."""
    parts = [(deals.deal_of, deals.hours, _REPORT), (deals.stated_deal, deals.stated_hour, _STATED)]
    if deals.outages:
        where = np.repeat([o.deal for o in deals.outages], 2)
        parts.append((where, np.array([h for o in deals.outages for h in (o.start, o.end)]), _EDGE))
    if questions is not None:
        parts.append((questions.deal, questions.hour, _QUESTION))
    if len(parts) == 2 and not len(deals.stated_deal):
        return None
    deal = np.concatenate([p[0] for p in parts])
    hour = np.concatenate([p[1] for p in parts])
    order = np.concatenate([np.full(len(p[0]), p[2]) for p in parts])
    number = np.concatenate([np.arange(len(p[0])) for p in parts])
    inside = (order != _EDGE) | (hour <= deals.ends[deal])
    place = np.lexsort((order, hour, deal))
    place = place[inside[place]]
    return _Rows(deal[place], hour[place], order[place], number[place])


def _gaps(hour: Ints, offsets: Ints) -> Ints:
    """Hours from the step before, or from the deal's first day. Time never runs backward."""
    before = np.concatenate([[0], hour[:-1]])
    starts = offsets[:-1][offsets[:-1] < offsets[1:]]
    before[starts] = 0
    out: Ints = np.maximum(hour - before, 0)
    return out


def _tails(deals: Deals, hour: Ints, offsets: Ints) -> Ints:
    last = np.zeros(len(deals), np.int64)
    some = offsets[1:] > offsets[:-1]
    last[some] = hour[offsets[1:][some] - 1]
    out: Ints = np.maximum(deals.ends - last, 0)
    return out


def _placed(report: NDArray[np.bool_], number: Ints, values: Floats, other: float) -> Floats:
    out = np.full(len(report), other)
    out[report] = values[number[report]]
    return out


def _meanings(deals: Deals, parameters: Parameters) -> tuple[Floats, Floats]:
    right, wrong = parameters.intensities.T, parameters.wrong_intensities.T
    if deals.stated is None:
        return np.ascontiguousarray(right), np.ascontiguousarray(wrong)
    return np.concatenate([right, deals.stated]), np.concatenate([wrong, np.ones_like(deals.stated)])


def _hearing(
    deals: Deals, parameters: Parameters, deal: Ints, hour: Ints, offsets: Ints
) -> tuple[Floats, Ints, Ints]:
    """Return the sets of types that could be heard, and which one holds in each wait and each tail."""
    types = len(parameters.kinds)
    known: dict[bytes, int] = {np.ones(types).tobytes(): 0}
    alive, tails = np.zeros(len(deal), np.int64), np.zeros(len(deals), np.int64)
    by_deal: dict[int, list[Outage]] = {}
    for outage in deals.outages:
        by_deal.setdefault(outage.deal, []).append(outage)
    for i, outages in by_deal.items():
        edge = 0
        for step in range(offsets[i], offsets[i + 1]):
            alive[step] = _set_at((edge + hour[step]) / 2, outages, types, known)
            edge = int(hour[step])
        tails[i] = _set_at((edge + deals.ends[i]) / 2, outages, types, known)
    return np.array([np.frombuffer(key) for key in known]), alive, tails


def _set_at(moment: float, outages: list[Outage], types: int, known: dict[bytes, int]) -> int:
    heard = np.ones(types)
    for outage in outages:
        if outage.start <= moment < outage.end:
            heard[slice(None) if outage.kinds is None else list(outage.kinds)] = 0.0
    return known.setdefault(heard.tobytes(), len(known))
