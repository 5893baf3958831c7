"""A world with known truth: how buyers move, what they show, what people log and what readers mistake.

The dials are troubles of real records. All may be turned to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.parameters import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# How much likelier a type is in its home state than two away: by strength of the signals
CLARITY: Mapping[str, tuple[float, float, float, float]] = {
    "weak": (6.0, 2.0, 0.8, 0.4),
    "medium": (12.0, 2.2, 0.6, 0.25),
    "strong": (30.0, 2.5, 0.4, 0.1),
}
STATES = (
    "status_quo",
    "problem_recognition",
    "needs_definition",
    "solution_evaluation",
    "risk_assessment",
    "implementation",
)
TYPES, HOMED, CHANNELS = 60, 54, 4


@dataclass(frozen=True)
class Dials:
    """Troubles beyond the model.

    Attributes
    ----------
    misreading : float
        Added to the reader's own error rate without the reader knowing.
    burst, burst_size : float
        Chance that a new signal starts a burst of copies within hours, and the mean number of copies.
    preference : float
        Shape of the per-deal liking of each type (gamma with mean 1); 0 = none.
    missing_channel : float
        Chance that a deal lacks one of the four channels altogether, unknown to the judge.
    outage : float, outage_days : float
        Chance that all sources of a deal fall silent for a while, and for how long; the judge may be told.
    """

    misreading: float = 0.0
    burst: float = 0.0
    burst_size: float = 6.0
    preference: float = 0.0
    missing_channel: float = 0.0
    outage: float = 0.0
    outage_days: float = 45.0


CLEAN = Dials()
MILD = Dials(misreading=0.05, burst=0.03, burst_size=4.0, preference=5.0, missing_channel=0.08)
NOISY = Dials(misreading=0.15, burst=0.08, burst_size=6.0, preference=2.0, missing_channel=0.20)


@dataclass(frozen=True, eq=False)
class World:
    """The truth that simulated deals are drawn from.

    `mistaken[v, w]`: what a misread v is taken for. Stays are gamma distributed with `stay_shape`; each deal
    runs at its own speed (lognormal, `speed_spread`); the reader's confidence is Beta(`confidence`), and it is
    right that often.
    """

    truth: Parameters
    mistaken: Floats
    channels: Ints
    stay_shape: float = 3.0
    speed_spread: float = 0.40
    confidence: tuple[float, float] = (5.1, 0.9)
    median_days: float = 130.0
    shortest_days: float = 30.0
    longest_days: float = 400.0
    dials: Dials = field(default=CLEAN)


def reference_world(clarity: str = "medium", *, seed: int = 7, dials: Dials = CLEAN) -> World:
    """Return the reference world: 60 types, 54 with a home state; duplicates, tenfold logging, misreading."""
    random = np.random.default_rng(seed)
    marks = _marks(CLARITY[clarity], random)
    channels = random.integers(0, CHANNELS, TYPES)
    mistaken = np.full((TYPES, TYPES), 0.5 / TYPES)
    for v in range(TYPES):
        for sister in ((v + 1) % TYPES, (v - 1) % TYPES):
            mistaken[v, sister] += 0.25
    truth = Parameters(
        states=STATES,
        kinds=tuple(f"type_{v:02d}" for v in range(TYPES)),
        prior=np.array([0.35, 0.30, 0.20, 0.10, 0.04, 0.01]),
        dwell_days=np.array([60.0, 30.0, 25.0, 35.0, 25.0, 90.0]),
        leave=_leave(),
        rates=0.8 * np.array([0.05, 0.10, 0.17, 0.24, 0.13, 0.15]),
        marks=marks,
        misread=marks @ mistaken,
        sources=tuple(channels.tolist()),
    )
    return World(truth, mistaken, channels, dials=dials)


def _marks(clarity: tuple[float, ...], random: np.random.Generator) -> Floats:
    """Return the types' shares by state, (K, V); each cell and each type vary by a lognormal factor."""
    count = len(STATES)
    out = np.empty((count, TYPES))
    for v in range(TYPES):
        weight = np.full(count, 2.0)
        if v < HOMED:
            distance = np.abs(np.arange(count) - v % count)
            weight = np.array(clarity)[np.minimum(distance, len(clarity) - 1)]
        cells = np.exp(0.5 * random.standard_normal(count))
        out[:, v] = weight * cells * np.exp(0.6 * random.standard_normal())
    out /= out.sum(axis=1, keepdims=True)
    return out


def _leave() -> Floats:
    """Return the reference moves: on, skip, back, fall to the start."""
    return np.array(
        [
            [0, 0.85, 0.15, 0, 0, 0],
            [0.20, 0, 0.68, 0.12, 0, 0],
            [0.06, 0.14, 0, 0.68, 0.12, 0],
            [0.06, 0, 0.14, 0, 0.68, 0.12],
            [0.05, 0, 0.05, 0.18, 0, 0.72],
            [0.10, 0, 0, 0.20, 0.70, 0],
        ]
    )
