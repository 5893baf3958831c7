"""A world made of the sales method's own signals: for planning a company's trial, and for cases to practise on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tongpin.engine.process.records import from_method
from tongpin.method.model import Method

from .world import CHANNELS, CLEAN, Dials, World


def world_of(method: Method, *, dials: Dials = CLEAN, median_days: float = 200.0) -> World:
    """Return a world that behaves as the method's tables say; a misread signal is taken for any other."""
    truth = replace(from_method(method), opens=0.0, witness=())  # here states change by themselves
    types = len(truth.kinds)
    channels = np.arange(types) % CHANNELS
    return World(
        truth,
        np.full((types, types), 1 / types),
        channels,
        median_days=median_days,
        longest_days=900.0,
        dials=dials,
    )
