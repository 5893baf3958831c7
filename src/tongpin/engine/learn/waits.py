"""Expected time and moves within waits, from the summed outer products of what stood before and came after them.

Waits of deals that could be heard from alike are added up first, whichever group of deals they were in, so that each
length of wait is integrated once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.exponential import exponential, weighted_integral
from tongpin.engine.process.filtering import Setting
from tongpin.engine.process.tables import FIRST_DAY, FIRST_DOUBLING, HOURS, slot_days

Floats = NDArray[np.float64]


@dataclass
class _Sum:
    """Waits under one set of types that could be heard: sums (J, SLOTS, S, S), exponents (J, S, S), logs (SLOTS, J)."""

    waits: Floats
    generators: Floats
    logs: Floats


@dataclass(eq=False)
class Waits:
    """Sums of waits by which types could be heard, (V,) each."""

    by_hearing: dict[bytes, _Sum] = field(default_factory=dict)

    def add(self, waits: Floats, setting: Setting, sets: Floats) -> None:
        """Add one program's sums, (L, J · M, SLOTS, S, S), with J levels under M hypotheses; `sets` is (L, V)."""
        count = len(setting.alternatives)
        for row, alive in enumerate(sets):
            for number, heard in enumerate(setting.alternatives.kinds_heard):
                held, key = waits[row, number::count], (alive * heard).tobytes()
                if key in self.by_hearing:
                    self.by_hearing[key].waits += held
                else:
                    tables = setting.tables
                    self.by_hearing[key] = _Sum(
                        held.copy(), tables.generators[row, number::count], tables.logs[row, :, number::count]
                    )

    def integrated(self) -> tuple[Floats, Floats]:
        """Return the types heard (N, V) and ∫ exp(M s)ᵀ W exp(M (d - s))ᵀ ds summed over the waits, (N, J, S, S)."""
        keys = sorted(self.by_hearing)
        spent = np.array([_integrated(self.by_hearing[key]) for key in keys])
        return np.array([np.frombuffer(key) for key in keys]), spent


def _integrated(found: _Sum) -> Floats:
    hours = _in_steps(found.generators / HOURS, found.waits[:, :FIRST_DAY]) / HOURS
    days = _in_steps(found.generators, found.waits[:, FIRST_DAY:FIRST_DOUBLING])
    out: Floats = hours + days
    levels, slots = np.nonzero(found.waits[:, FIRST_DOUBLING:].sum(axis=(2, 3)) > 0)
    if len(levels):
        length = slot_days()[FIRST_DOUBLING + slots][:, None, None]
        # scaled as the tables are, or the longest waits would vanish
        scale = found.logs[FIRST_DOUBLING + slots, levels][:, None, None] * np.eye(out.shape[-1])
        exponents = found.generators[levels] * length - scale
        spent = weighted_integral(exponents, found.waits[levels, FIRST_DOUBLING + slots]) * length
        np.add.at(out, levels, spent)
    return out


def _in_steps(exponents: Floats, waits: Floats) -> Floats:
    """Return the integrals over waits of 0, 1, 2 … steps, in steps; exponents (J, S, S) a step, waits (J, n, S, S).

    With L = exp(M)ᵀ a wait of d steps is Σ_i L^i (one step's integral of W) L^(d-1-i). One step's integral is linear
    and commutes with L, so all lengths are summed first, by Horner's rule from the left and from the right.
    """
    turned = np.swapaxes(exponential(exponents), -1, -2)
    longer = np.zeros_like(exponents)
    from_right = []
    for d in range(waits.shape[1] - 1, 0, -1):
        longer = waits[:, d] + longer @ turned
        from_right.append(longer)
    total = np.zeros_like(exponents)
    for each in from_right:
        total = each + turned @ total
    return weighted_integral(exponents, total)
