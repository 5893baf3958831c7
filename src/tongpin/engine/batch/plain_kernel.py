"""`plain` compiled: a few sequences side by side, each a row of registers, so that one fills the other's waiting."""

from __future__ import annotations

from typing import Any

import numpy as np

from tongpin.engine.process.compiled import compiled

from .lanes import step_lane

LANES = 8


@compiled
def run_blocks(
    lo: Any, hi: Any, kinds: Any, start: Any, step: Any, marks: Any, every: Any, finals: Any, logs: Any, states: Any,
    lanes: Any,
) -> None:  # fmt: skip
    """Filter the sequences lo … hi - 1; rows of `step` (K, W), `marks` (V, W) and `start` (W,) are padded with zeros.

    `start` is the prior before a step that does nothing; beliefs are scaled `every` so many reports.
    """
    length, width = kinds.shape[1], len(lanes)
    belief, still = np.zeros((LANES, width)), np.zeros((len(states), width))
    for k in range(len(states)):
        still[k, k] = 1.0
    for block in range(lo, hi, LANES):
        count = min(LANES, hi - block)
        for i in range(count):
            begin(belief[i], start)
            logs[block + i] = 0.0
        for place in range(length):
            for i in range(count):
                step_lane(belief, i, step if place else still, marks, kinds[block + i, place], states, lanes)
            if place % every == every - 1 or place == length - 1:
                for i in range(count):
                    logs[block + i] += rescale(belief[i])
        for i in range(count):
            begin(finals[block + i], belief[i])


@compiled
def begin(out: Any, values: Any) -> None:
    """Copy as much of `values` as there is room for."""
    for k in range(len(out)):
        out[k] = values[k]


@compiled
def rescale(belief: Any) -> Any:
    """Scale a belief to a sum of 1; returns the log of the sum before."""
    total = 0.0
    for k in range(len(belief)):
        total += belief[k]
    if total <= 0.0:
        return -np.inf
    share = 1.0 / total
    for k in range(len(belief)):
        belief[k] *= share
    return np.log(total)
