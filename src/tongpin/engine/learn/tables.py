"""A learned model as tables of the sales method, so that the online judge can use what was learned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.parameters import Parameters
from tongpin.engine.process.records import FLOOR, SHARPNESS
from tongpin.method.model import Method

from .files import Model
from .opinions import USUAL

Floats = NDArray[np.float64]


def into_method(learned: Model | Parameters, method: Method, *, sharpness: float = SHARPNESS) -> Method:
    """Return the method with learned weights of signals, stays, moves and start, and how well our own opinions hold.

    Signals and states that the model does not know keep the experts' tables. Weights are written as cautious as
    the method's own are (`sharpness` undoes what the judge adds), and no smaller than its floor. A calibration is the
    process model's own and stays with it.
    """
    parameters = learned.parameters if isinstance(learned, Model) else learned
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
    reliability = dict(method.reliability)
    if isinstance(learned, Model) and learned.opinion is not None:
        reliability["rep_opinion"] = _reliability(learned.opinion, len(states))
    version = f"{method.version}+{parameters.version}"
    changed = replace(method, version=version, states=states, signals=signals, reliability=reliability)
    if isinstance(learned, Model) and learned.endings is not None:
        sharp, bias = learned.endings.sharpness, tuple(learned.endings.bias.tolist())
        rule = replace(method.chance_rule, sharpness=sharp, bias=bias)
        changed = replace(changed, chance_rule=rule)
    return changed


def _reliability(right: float, states: int) -> float:
    """Return the weight of an opinion that is right so often, on the judge's scale: 1 = as often as it assumes."""

    def odds(share: float) -> float:
        return float(np.log(share * (states - 1) / (1 - share)))

    bounded = min(max(right, 1 / states), 1 - 1e-6)
    return float(np.clip(odds(bounded) / odds(USUAL), 0.0, 1.0))
