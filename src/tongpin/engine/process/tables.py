"""What a wait without a report does, for every length of wait that occurs: transition tables.

Between two reports the belief of one level moves by exp((Q - g · diag(rates of live sources)) · days): the buyer
may change state, and silence itself tells. Times are whole hours. A wait is a few steps from one table: hours,
days, then doublings of the longest day entry, so that ten thousand years take some twenty steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .exponential import exponential
from .parameters import Parameters, expanded_generator
from .propensity import Levels

Array = NDArray[np.float64]
HOURS = 24
DAYS = 64  # entries of whole days: 1 … DAYS
DOUBLINGS = 17  # of DAYS: up to 2¹⁷ · 64 days, more than 20 000 years
FIRST_DAY = HOURS  # slot h is h hours, slot FIRST_DAY + d is d days
FIRST_DOUBLING = FIRST_DAY + DAYS + 1  # slot FIRST_DOUBLING + b is 2^b · DAYS days
_LEAST = 1e-200  # instead of 0, so that no silence is quite impossible
SLOTS = FIRST_DOUBLING + DOUBLINGS


def slot_days() -> Array:
    """Return how long each slot's wait is in days, (SLOTS,)."""
    return np.concatenate(
        [np.arange(HOURS) / HOURS, np.arange(DAYS + 1.0), DAYS * 2.0 ** np.arange(DOUBLINGS)]
    )


def slots_of(hours: int) -> list[int]:
    """Return the slots that make up a wait of `hours` ≥ 0, longest first."""
    days, rest = divmod(int(hours), HOURS)
    far, days = divmod(days, DAYS) if days > DAYS else (0, days)
    out = [FIRST_DOUBLING + b for b in range(DOUBLINGS) if far >> b & 1]
    if days:
        out.append(FIRST_DAY + days)
    if rest:
        out.append(rest)
    return out


@dataclass(frozen=True, eq=False)
class Tables:
    """Matrices by (sources alive, slot, level): `waits` is (L, SLOTS, J, S, S), `logs` (L, SLOTS, J) their scale.

    Each matrix of a long slot is scaled to a greatest entry of 1, and the logarithm of the factor is in `logs`, so
    that a very long silence does not vanish below the smallest number. `logs` of short slots are 0.
    """

    waits: Array
    logs: Array
    generators: Array  # (L, J, S, S): exponents a day


def tables_for(parameters: Parameters, levels: Levels, alive: Array) -> Tables:
    """Build the tables.

    Parameters
    ----------
    alive : (L, V)
        For each set of sources that occurs, whether each signal type can arrive (1) or is cut off (0).
    """
    base = expanded_generator(parameters)
    live_rates = parameters.power * (parameters.intensities @ alive.T).T  # (L, K)
    heard = np.repeat(live_rates, parameters.phases, axis=1)
    size = len(base)
    exponents = base[None, None] - levels.factors[None, :, None, None] * (
        heard[:, None, :, None] * np.eye(size)
    )
    waits = np.empty((len(alive), SLOTS, len(levels.logs), size, size))
    _fill(waits, 0, HOURS, exponents / HOURS)
    _fill(waits, FIRST_DAY, DAYS + 1, exponents)
    logs = np.zeros((len(alive), SLOTS, len(levels.logs)))
    slowest = DAYS * np.diagonal(exponents, axis1=-2, axis2=-1).max(axis=-1)
    last, log = exponential(DAYS * exponents - slowest[..., None, None] * np.eye(size)), slowest
    for b in range(DOUBLINGS):
        if b:
            last, log = last @ last, 2 * log
        peak = last.max(axis=(2, 3))
        last, log = last / peak[:, :, None, None], log + np.log(peak)
        waits[:, FIRST_DOUBLING + b], logs[:, FIRST_DOUBLING + b] = last, log
    return Tables(waits, logs, exponents)


def _fill(waits: Array, first: int, count: int, exponents: Array) -> None:
    """Write the powers 0 … count - 1 of exp(exponents) into the slots from `first` on."""
    one = exponential(exponents)
    waits[:, first] = np.eye(exponents.shape[-1])
    for n in range(1, count):
        waits[:, first + n] = waits[:, first + n - 1] @ one
    np.maximum(waits[:, first + 1 : first + count], _LEAST, out=waits[:, first + 1 : first + count])
