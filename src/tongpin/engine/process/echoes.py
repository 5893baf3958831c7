"""Repeats of one fact: each report raises the chance of further reports of the same type for a while.

The raised intensity does not depend on the buyer's state (a self-exciting process, Hawkes 1971, with immigrants
ruled by the hidden state; Wu et al. 2019). So a copy soon after its first says next to nothing about the state, a
repeat weeks later counts in full again, and the filter stays exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiled import is_available
from .deals import Deals
from .parameters import Parameters

Floats = NDArray[np.float64]


def echoes(deals: Deals, parameters: Parameters, *, fast: bool | None = None) -> Floats:
    """Return h = Σ echo · echo_rate · exp(-echo_rate · age) over earlier reports of the type; (E,), 1 / days."""
    if parameters.echo == 0.0:
        return np.zeros(len(deals.hours))
    rate = parameters.echo_rate / 24.0  # per hour of age
    jump = parameters.echo * parameters.echo_rate
    if is_available() if fast is None else fast:
        from .kernels import fill_echoes  # noqa: PLC0415

        out = np.empty(len(deals.hours))
        fill_echoes(deals.offsets, deals.hours, deals.kinds, len(parameters.kinds), jump, rate, out)
        return out
    return _clear(deals, jump, rate)


def _clear(deals: Deals, jump: float, rate: float) -> Floats:
    out = np.zeros(len(deals.hours))
    for i in range(len(deals)):
        known: dict[int, tuple[float, int]] = {}
        for e in range(deals.offsets[i], deals.offsets[i + 1]):
            kind, hour = int(deals.kinds[e]), int(deals.hours[e])
            level, before = known.get(kind, (0.0, hour))
            out[e] = level * np.exp(-rate * (hour - before))
            known[kind] = (out[e] + jump, hour)
    return out
