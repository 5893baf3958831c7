"""What experts would write down of a world: right in kind, wrong by a factor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.parameters import Parameters

ABSENT = 0.05  # what an expert thinks how often a deal lacks a source


def expert(
    truth: Parameters, seed: int, *, cells: float = 3.0, rates: float = 2.0, dwell: float = 1.0
) -> Parameters:
    """Return the truth as an expert has it.

    Parameters
    ----------
    cells, rates, dwell : float
        Each intensity, each state's rate and each stay is off by up to this factor either way (log-uniform).

    Moves are off by up to a factor of two; duplicates and misreadings are known in kind only. Which source each
    type comes from is known, how often a deal lacks one is a guess.
    """
    random = np.random.default_rng(1000 + seed)
    shape = truth.marks.shape

    def off(factor: float, *size: int) -> NDArray[np.float64]:
        out: NDArray[np.float64] = np.exp(random.uniform(-1, 1, size) * np.log(factor))
        return out

    intensities = truth.intensities * off(cells, *shape) * off(rates, shape[0], 1)
    leave = truth.leave * off(2.0, shape[0], shape[0])
    total = intensities.sum(axis=1)
    marks = intensities / total[:, None]
    return replace(
        truth,
        rates=total,
        marks=marks,
        misread=np.repeat(marks.mean(axis=0)[None], shape[0], axis=0),
        leave=leave / leave.sum(axis=1, keepdims=True),
        dwell_days=truth.dwell_days * off(dwell, shape[0]),
        echo=0.25,
        echo_rate=0.7,
        absent=ABSENT if truth.sources else 0.0,
    )
