"""One deal's belief, kept and moved on as reports arrive: what a running program holds in memory.

A belief is a few hundred bytes. It can always be made again from the record, so a late, corrected or deleted report
needs no special path: judge the deal anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .clear import Bank, bank_of, by_state, wait
from .filtering import tables_of
from .parameters import Parameters, opening
from .propensity import Levels, believe, levels_for
from .sources import Hypotheses, hypotheses, levels_by_source
from .tables import Tables

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Judge:
    """Tables for one set of parameters, shared by all deals."""

    parameters: Parameters
    levels: Levels  # of logging alone
    tables: Tables  # of all levels under all hypotheses of which sources the deal has
    alternatives: Hypotheses

    def open_deal(self, *, rep_level: float = 0.0, rep_spread: float | None = None) -> OpenDeal:
        """Return a new deal's belief; the rep's level of log g and how well it is known, where it is."""
        made = self.parameters
        spread = made.spread if rep_spread is None else float(np.hypot(made.deal_spread, rep_spread))
        believed = believe(self.levels, np.array([rep_level]), np.array([spread]))
        nothing = np.zeros((1, self.alternatives.present.shape[1]), np.bool_)
        chances = self.alternatives.chances(nothing, made.absent)
        levels, believed = levels_by_source(self.levels, believed, chances)
        bank = bank_of(self.tables, levels.factors, int(believed.first[0]), believed.weights[0], made)
        present = np.tile(self.alternatives.present, (len(bank.factors) // len(self.alternatives), 1))
        return OpenDeal(made, bank, bank.start, present)


def judge_for(parameters: Parameters) -> Judge:
    """Build the tables; do it once and keep it."""
    levels = levels_for(parameters)
    heard = np.ones((1, len(parameters.kinds)))
    unsure = np.full(parameters.source_count if parameters.absent > 0 else 1, parameters.absent > 0)
    alternatives = hypotheses(parameters, unsure)
    tables = tables_of(replace(parameters, opens=0.0), levels, heard, alternatives)
    return Judge(parameters, levels, tables, alternatives)


@dataclass(eq=False)
class OpenDeal:
    """The belief about one deal; `hour` is the time of its last report."""

    parameters: Parameters
    bank: Bank
    belief: Floats  # (W, S)
    present: NDArray[np.bool_]  # (W, C): which sources the deal has, by level
    hour: int = 0
    heard: dict[int, tuple[float, int]] = field(
        default_factory=dict
    )  # type → echo just after its last report, hour

    def take_in(self, hour: int, kind: int, confidence: float) -> Floats:
        """Take in one report and return the posterior (K,). Reports come in time order."""
        made = self.parameters
        belief, _ = wait(self.belief, hour - self.hour, 0, self.bank)
        belief = belief @ opening(made) if made.opens > 0 else belief
        level, before = self.heard.get(kind, (0.0, hour))
        echo = level * np.exp(-made.echo_rate * (hour - before) / 24.0)
        c = min(1.0, confidence * made.trust)
        base = c * made.intensities[:, kind] + (1 - c) * made.wrong_intensities[:, kind]
        likely = (self.bank.factors[:, None] * base + echo) ** made.power
        if made.absent > 0:
            likely = likely * self.present[:, made.sources[kind] if made.sources else 0, None]
        weighed = belief * np.repeat(likely, made.phases, axis=1)
        total = weighed.sum()
        self.belief = weighed / total if total > 0 else belief
        self.hour, self.heard[kind] = hour, (echo + made.echo * made.echo_rate, hour)
        return by_state(self.belief, made.phases)

    def at(self, hour: int) -> Floats:
        """Return the posterior (K,) at a later hour, if nothing more comes until then."""
        belief, _ = wait(self.belief, hour - self.hour, 0, self.bank)
        return by_state(belief, self.parameters.phases)
