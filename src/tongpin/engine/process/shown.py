"""Which stage to show from day to day, so that the shown stage is neither late nor restless.

Shown is where the customer will probably be a week from now: a stage that is being left is not worth defending. A
step back is shown only when it is clearly more probable than what stands there, for most apparent steps back are a
stray report. Of the rules tried (margins, ratios, margins that fade after a change, weights by how rare a stage is)
this one is the least late at the same number of changes; `benchmarks/simulated.py --only delay` prints it.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .exponential import exponential
from .parameters import Parameters, expanded_generator

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
AHEAD_DAYS = 7.0
STEP_BACK = 0.1


def ahead(posteriors: Floats, parameters: Parameters, days: float = AHEAD_DAYS) -> Floats:
    """Return where the buyer will be in some days if nothing more is heard of them; (…, K) in and out."""
    out: Floats = posteriors @ exponential(expanded_generator(replace(parameters, phases=1)) * days)
    return out


def shown(
    daily: Floats,
    offsets: Ints,
    parameters: Parameters,
    *,
    days: float = AHEAD_DAYS,
    step_back: float = STEP_BACK,
) -> Ints:
    """Return the stage to show on each day.

    Parameters
    ----------
    daily : (D, K)
        Posterior at the end of each day, deal after deal.
    offsets : (n + 1,)
        Days of deal i are `offsets[i]` … `offsets[i + 1]` - 1.
    days : how far to look ahead
    step_back : by how much an earlier stage must be more probable than the one shown
    """
    expected = ahead(daily, parameters, days)
    best: Ints = expected.argmax(axis=1)
    out: Ints = best.copy()
    for lo, hi in itertools.pairwise(offsets):
        for day in range(int(lo) + 1, int(hi)):
            now, other = out[day - 1], best[day]
            margin = step_back if other < now else 0.0
            if expected[day, other] - expected[day, now] <= margin:
                out[day] = now
    return out
