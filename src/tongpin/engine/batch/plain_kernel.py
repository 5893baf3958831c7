"""`plain` compiled: sixteen sequences side by side, one in each lane of the vector registers."""

from __future__ import annotations

from typing import Any

import numpy as np

from tongpin.engine.process.compiled import compiled

LANES = 16
_SMALL = 1e-100
_RESCALED_EVERY = 8  # reports: likelihoods of that many do not get near the smallest number


@compiled
def run_blocks(
    lo: Any, hi: Any, kinds: Any, prior: Any, step: Any, marks: Any, finals: Any, logs: Any, states: Any
) -> None:
    """Filter the sequences lo … hi - 1 in blocks; `marks` is (V, K)."""
    size, length = len(states), kinds.shape[1]
    belief, moved = np.zeros((size, LANES)), np.zeros((size, LANES))
    total, log = np.zeros(LANES), np.zeros(LANES)
    for block in range(lo, hi, LANES):
        count = min(LANES, hi - block)
        for k in range(size):
            for i in range(LANES):
                belief[k, i] = prior[k]
        for i in range(LANES):
            log[i] = 0.0
        for place in range(length):
            advance(belief, moved, step, place, states)
            weigh(block, count, place, kinds, marks, moved, belief, states)
            if place % _RESCALED_EVERY == _RESCALED_EVERY - 1 or place == length - 1:
                rescale(belief, total, log, states)
        hand_over(block, count, belief, log, finals, logs)


@compiled
def advance(belief: Any, moved: Any, step: Any, place: Any, states: Any) -> None:
    """Moved = step applied to every lane; at the first report nothing moves."""
    for q in range(len(states)):
        for i in range(LANES):
            moved[q, i] = 0.0
        for p in range(len(states)):
            share = step[p, q]
            if place == 0:
                share = 1.0 if p == q else 0.0
            for i in range(LANES):
                moved[q, i] += share * belief[p, i]


@compiled
def weigh(
    block: Any, count: Any, place: Any, kinds: Any, marks: Any, moved: Any, belief: Any, states: Any
) -> None:
    """Belief = moved, times the likelihood of each lane's report."""
    for i in range(count):
        kind = kinds[block + i, place]
        for k in range(len(states)):
            belief[k, i] = moved[k, i] * marks[kind, k]


@compiled
def hand_over(block: Any, count: Any, belief: Any, log: Any, finals: Any, logs: Any) -> None:
    """Write the lanes' results."""
    for i in range(count):
        logs[block + i] = log[i]
        for k in range(len(belief)):
            finals[block + i, k] = belief[k, i]


@compiled
def rescale(belief: Any, total: Any, log: Any, states: Any) -> None:
    """Normalise every lane and keep the logarithm."""
    for i in range(LANES):
        total[i] = _SMALL * _SMALL
    for k in range(len(states)):
        for i in range(LANES):
            total[i] += belief[k, i]
    for i in range(LANES):
        log[i] += np.log(total[i])
        total[i] = 1.0 / total[i]
    for k in range(len(states)):
        for i in range(LANES):
            belief[k, i] *= total[i]
