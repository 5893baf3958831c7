"""A learned model as tables of the sales method, so that the online judge can use what was learned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.parameters import Parameters
from tongpin.engine.process.records import FLOOR, SHARPNESS
from tongpin.method.model import Method

Floats = NDArray[np.float64]


def into_method(parameters: Parameters, method: Method, *, sharpness: float = SHARPNESS) -> Method:
    """Return the method with learned weights of signals, stays, moves and start.

    Signals and states that the model does not know keep the experts' tables. Weights are written as cautious as
    the method's own are (`sharpness` undoes what the judge adds), and no smaller than its floor.
    """
    marks = parameters.marks / parameters.marks.sum(axis=0, keepdims=True)
    cautious = np.maximum(marks ** (1 / sharpness), 1e-12)
    weights = np.maximum(cautious / cautious.sum(axis=0), FLOOR / 2)
    weights /= weights.sum(axis=0)
    signals = dict(method.signals)
    for column, kind in enumerate(parameters.kinds):
        if kind in signals:
            signals[kind] = replace(signals[kind], weights=tuple(weights[:, column].tolist()))
    states = {
        name: replace(
            state,
            prior=float(parameters.prior[k]),
            dwell_days=float(parameters.dwell_days[k]),
            leave=dict(zip(parameters.states, parameters.leave[k].tolist(), strict=True)),
        )
        for k, (name, state) in enumerate(method.states.items())
    }
    version = f"{method.version}+{parameters.version}"
    return replace(method, version=version, states=states, signals=signals)
