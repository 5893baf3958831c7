"""The filter in plain numpy, one deal and one step at a time: what the compiled path must equal.

Written to be read beside the model: wait, take in, normalise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .parameters import Parameters
from .program import NOTHING, Program
from .tables import Tables, slots_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bank:
    """All that the steps of one deal need: tables and levels of its stretch of the grid."""

    waits: Floats  # (L, SLOTS, W, S, S)
    logs: Floats  # (L, SLOTS, W)
    factors: Floats  # (W,)
    start: Floats  # (W, S): what is believed before the first step
    phases: int
    power: float


def bank_of(tables: Tables, factors: Floats, first: int, weights: Floats, parameters: Parameters) -> Bank:
    """Cut one deal's stretch of levels out of the tables."""
    stretch = slice(first, first + len(weights))
    start = np.zeros((len(weights), len(parameters.states) * parameters.phases))
    start[:, :: parameters.phases] = weights[:, None] * parameters.prior
    waits, logs = tables.waits[:, :, stretch], tables.logs[:, :, stretch]
    return Bank(waits, logs, factors[stretch], start, parameters.phases, parameters.power)


def wait(belief: Floats, hours: int, alive: int, bank: Bank) -> tuple[Floats, float]:
    """Return the belief (W, S) after a silence, normalised, and the log probability of that silence."""
    log = 0.0
    for slot in slots_of(hours):
        peak = bank.logs[alive, slot].max()
        scaled = belief * np.exp(bank.logs[alive, slot] - peak)[:, None]
        belief = np.einsum("js,jst->jt", scaled, bank.waits[alive, slot])
        total = belief.sum()
        belief, log = belief / total, log + np.log(total) + peak
    return belief, log


def emission(program: Program, step: int, bank: Bank) -> Floats:
    """Return the likelihood of what the step takes in, (W, S); ones where it takes in nothing."""
    mark = program.marks[step]
    if mark == NOTHING:
        return np.ones_like(bank.start)
    c = program.confidence[step]
    base = c * program.right[mark] + (1 - c) * program.wrong[mark]
    if mark < program.types:
        likely = bank.factors[:, None] * base + program.echoes[step]
        likely = likely**bank.power
    else:
        likely = np.repeat(base[None], len(bank.factors), axis=0)
    return np.repeat(likely, bank.phases, axis=1)


def by_state(belief: Floats, phases: int) -> Floats:
    """Sum levels and phases of a belief (W, S); (K,)."""
    out: Floats = belief.sum(axis=0).reshape(-1, phases).sum(axis=1)
    return out


def filter_one(
    program: Program, deal: int, bank: Bank, answers: Floats, so_far: Floats
) -> tuple[Floats, float]:
    """Walk one deal's steps; return the last belief (W, S) and the log likelihood.

    Fills the deal's rows of `answers` (R, K) and of `so_far` (R,), the log likelihood up to there.
    """
    belief, log = bank.start, 0.0
    for step in range(program.offsets[deal], program.offsets[deal + 1]):
        belief, silence = wait(belief, program.gaps[step], program.alive[step], bank)
        log += silence
        weighed = belief * emission(program, step, bank)
        total = weighed.sum()
        if total > 0:  # else no state could bring this report: it is passed over
            belief, log = weighed / total, log + np.log(total)
        if program.rows[step] != NOTHING:
            answers[program.rows[step]] = by_state(belief, bank.phases)
            so_far[program.rows[step]] = log
    belief, silence = wait(belief, program.tails[deal], program.tail_alive[deal], bank)
    return belief, log + silence
