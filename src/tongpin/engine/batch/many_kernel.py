"""`many` compiled: one pass over the raw reports of very many deals, nothing laid out before.

Beliefs are left unnormalised until they become small; their scale is the likelihood.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tongpin.engine.process.compiled import compiled
from tongpin.engine.process.tables import DAYS, DOUBLINGS, FIRST_DAY, FIRST_DOUBLING, HOURS

from .lanes import take_in_level, wait_level

_TOO_MUCH = 200.0  # nats that a belief may have lost before it is scaled


@compiled
def filter_many(  # noqa: C901
    lo: Any, hi: Any, offsets: Any, hours: Any, kinds: Any, confidence: Any, ends: Any, right: Any, wrong: Any,
    jump: Any, fading: Any, waits: Any, logs: Any, opened: Any, factors: Any, firsts: Any, weights: Any, prior: Any,
    trust: Any, an_hour: Any, a_report: Any, finals: Any, levels: Any, likelihoods: Any, lanes: Any,
) -> None:  # fmt: skip
    """Filter the deals lo … hi - 1 (`process.clear.filter_one`).

    `right` and `wrong` (V, S), `waits` (SLOTS · J, S · S), `logs` (SLOTS · J,), `opened` what a report does
    before it is weighed; `an_hour` and `a_report` are the most nats
    that one can cost. The waits are written out here twice, since handing so many arrays to a function takes longer than
    the arithmetic.
    """
    width, size, types, count = weights.shape[1], len(lanes), len(right), len(factors)
    belief = np.zeros((width, size))
    heard, before = np.zeros(types), np.zeros(types, np.int64)
    for i in range(lo, hi):
        first, now, log, lost = firsts[i], 0, 0.0, 0.0
        begin(belief, weights[i], prior, heard, before)
        for e in range(offsets[i], offsets[i + 1] + 1):
            last = e == offsets[i + 1]
            gap = (ends[i] if last else hours[e]) - now
            if gap > 0:
                now += gap
                days = gap // HOURS
                rest = gap - days * HOURS
                if days > DAYS:
                    log += wait_long(belief, days // DAYS, waits, logs, first, count, lanes)
                    days %= DAYS
                if days:
                    row = (FIRST_DAY + days) * count + first
                    for j in range(width):
                        wait_level(belief, j, waits, row + j, lanes)
                if rest:
                    row = rest * count + first
                    for j in range(width):
                        wait_level(belief, j, waits, row + j, lanes)
                lost += an_hour * (days * HOURS + rest)
            if last:
                break
            kind, age = kinds[e], hours[e] - before[kinds[e]]
            echo = heard[kind] * fading[min(age, len(fading) - 1)]
            heard[kind], before[kind] = echo + jump, hours[e]
            c = min(1.0, max(0.0, confidence[e] * trust))
            for j in range(width):
                if len(opened):
                    wait_level(belief, j, opened, 0, lanes)
                take_in_level(belief, j, right, wrong, kind, c, factors[first + j], echo, lanes)
            lost += a_report
            if lost > _TOO_MUCH:
                lost = 0.0
                log += rescale(belief)
        log += rescale(belief)
        likelihoods[i] = log
        hand_over(belief, finals[i], levels[i])


@compiled
def begin(belief: Any, weights: Any, prior: Any, heard: Any, before: Any) -> None:
    """Set the belief before the first report, `prior` (S,), and forget what the deal before said."""
    for j in range(len(weights)):
        for s in range(len(prior)):
            belief[j, s] = weights[j] * prior[s]
    for kind in range(len(heard)):
        heard[kind], before[kind] = 0.0, 0


@compiled
def rescale(belief: Any) -> Any:
    """Scale to a sum of 1; returns the log of the sum before."""
    total = 0.0
    for j in range(belief.shape[0]):
        for s in range(belief.shape[1]):
            total += belief[j, s]
    share = 1.0 / total
    for j in range(belief.shape[0]):
        for s in range(belief.shape[1]):
            belief[j, s] *= share
    return np.log(total)


@compiled
def wait_long(belief: Any, far: Any, waits: Any, logs: Any, first: Any, count: Any, lanes: Any) -> Any:
    """Let `far` times the longest short wait pass; returns the log of what was scaled out, a level apart (`process.tables`)."""
    log = rescale(belief)
    for b in range(DOUBLINGS):
        if far >> b & 1:
            row = (FIRST_DOUBLING + b) * count + first
            peak = logs[row]
            for j in range(1, len(belief)):
                peak = max(peak, logs[row + j])
            for j in range(len(belief)):
                factor = np.exp(logs[row + j] - peak)
                for s in range(belief.shape[1]):
                    belief[j, s] *= factor
                wait_level(belief, j, waits, row + j, lanes)
            log += peak + rescale(belief)
    return log


@compiled
def hand_over(belief: Any, final: Any, levels: Any) -> None:
    """Write the shares of states and levels of a belief that is scaled."""
    phases = belief.shape[1] // len(final)
    for k in range(len(final)):
        final[k] = 0.0
    for j in range(len(levels)):
        levels[j] = 0.0
        for s in range(belief.shape[1]):
            levels[j] += belief[j, s]
            final[s // phases] += belief[j, s]
