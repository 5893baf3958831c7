"""The textbook hidden Markov filter over many equally long sequences: one transition a report, no time.

It is no judge, since gaps and silence mean nothing to it. It is here to be compared with: the same arithmetic as other
libraries' filters, so that speed is compared on equal work.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.compiled import is_available
from tongpin.engine.process.filtering import shares

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def filter_plain(
    kinds: Ints, prior: Floats, step: Floats, marks: Floats, *, threads: int = 1, fast: bool | None = None
) -> tuple[Floats, Floats]:
    """Return the last posterior (n, K) and the log likelihood (n,) of n sequences of length m.

    Parameters
    ----------
    kinds : (n, m)
    prior : (K,), before the first report
    step : (K, K), rows sum to 1
    marks : (K, V), rows sum to 1
    """
    if not (is_available() if fast is None else fast):
        return _clear(kinds, prior, step, marks)
    from .plain_kernel import LANES, run_blocks  # noqa: PLC0415

    finals, logs = np.empty((len(kinds), len(prior))), np.empty(len(kinds))
    sequences, by_kind = np.ascontiguousarray(kinds), np.ascontiguousarray(marks.T)
    fixed: tuple[Any, ...] = (sequences, prior, step, by_kind, finals, logs, (0,) * len(prior))
    cuts = [min(len(kinds), -(-cut // LANES) * LANES) for cut in shares(len(kinds), threads)]
    if len(cuts) == 2:
        run_blocks(0, len(kinds), *fixed)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda a, b: run_blocks(a, b, *fixed), cuts[:-1], cuts[1:]))
    return finals, logs


def _clear(kinds: Ints, prior: Floats, step: Floats, marks: Floats) -> tuple[Floats, Floats]:
    belief, log = np.tile(prior, (len(kinds), 1)), np.zeros(len(kinds))
    for place in range(kinds.shape[1]):
        moved = belief @ step if place else belief
        weighed = moved * marks.T[kinds[:, place]]
        total = weighed.sum(axis=1)
        belief, log = weighed / total[:, None], log + np.log(total)
    return belief, log
