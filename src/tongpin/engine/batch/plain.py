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

from .many import aligned

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_REGISTER = 8  # numbers in the widest register
_MOST_LOST = 500.0  # nats


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

    count, states = len(kinds), len(prior)
    finals, logs = np.empty((count, states)), np.empty(count)
    width = -(-states // _REGISTER) * _REGISTER
    fixed: tuple[Any, ...] = (
        *(
            np.ascontiguousarray(kinds),
            _padded(prior[None], width)[0],
            _padded(step, width),
            _padded(marks.T, width),
        ),
        *(_reports_between(step, marks), finals, logs, (0,) * states, (0,) * width),
    )
    cuts = [min(count, -(-cut // LANES) * LANES) for cut in shares(count, threads)]
    if len(cuts) == 2:
        run_blocks(0, count, *fixed)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda a, b: run_blocks(a, b, *fixed), cuts[:-1], cuts[1:]))
    return finals, logs


def _padded(rows: Floats, width: int) -> Floats:
    """Return rows (n, K) as (n, W) with zeros behind, from the beginning of a cache line."""
    out: Floats = aligned(np.zeros((len(rows), width)))
    out[:, : rows.shape[1]] = rows
    return out


def _reports_between(step: Floats, marks: Floats) -> int:
    """Return after how many reports a belief must be scaled at the latest, so as not to vanish."""
    least = np.log(step[step > 0].min()) + np.log(marks[marks > 0].min())
    return max(1, int(_MOST_LOST / max(-least, 1e-9)))


def _clear(kinds: Ints, prior: Floats, step: Floats, marks: Floats) -> tuple[Floats, Floats]:
    belief, log = np.tile(prior, (len(kinds), 1)), np.zeros(len(kinds))
    for place in range(kinds.shape[1]):
        moved = belief @ step if place else belief
        weighed = moved * marks.T[kinds[:, place]]
        total = weighed.sum(axis=1)
        belief, log = weighed / total[:, None], log + np.log(total)
    return belief, log
