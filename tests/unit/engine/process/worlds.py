"""Small processes and deals for the tests, some drawn by hypothesis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from tongpin.engine.process import Deals, Outage, Parameters, deals_of

STATES, TYPES = 3, 4


def parameters(seed: int = 0, **more: object) -> Parameters:
    random = np.random.default_rng(seed)

    def shares(*shape: int) -> np.ndarray:
        drawn = random.gamma(1.0, size=shape) + 0.05
        return drawn / drawn.sum(axis=-1, keepdims=True)

    leave = random.gamma(1.0, size=(STATES, STATES)) + 0.1
    np.fill_diagonal(leave, 0.0)
    made = Parameters(
        states=tuple("abc"),
        kinds=tuple("wxyz"),
        prior=shares(STATES),
        dwell_days=random.uniform(5, 60, STATES),
        leave=leave / leave.sum(axis=1, keepdims=True),
        rates=random.uniform(0.05, 0.5, STATES),
        marks=shares(STATES, TYPES),
        misread=shares(STATES, TYPES),
    )
    return replace(made, **more)  # type: ignore[arg-type]


@st.composite
def batches(draw: st.DrawFn) -> Deals:
    rows, ends = [], []
    for _ in range(draw(st.integers(1, 4))):
        hours = sorted(draw(st.lists(st.integers(0, 4000), max_size=8)))
        rows.append([(h, draw(st.integers(0, TYPES - 1)), draw(st.floats(0.05, 1.0))) for h in hours])
        ends.append((hours[-1] if hours else 0) + draw(st.integers(0, 3000)))
    deals = deals_of(rows, ends, [draw(st.integers(0, 1)) for _ in rows])
    told = draw(st.lists(st.tuples(st.integers(0, len(rows) - 1), st.integers(0, 3000)), max_size=3))
    if told:
        likelihood = np.array([[0.9, 0.05, 0.05]] * len(told))
        deals = deals.with_stated(
            np.array([t[0] for t in told]), np.array([min(t[1], ends[t[0]]) for t in told]), likelihood
        )
    if draw(st.booleans()):
        deals = replace(deals, outages=(Outage(0, 100, 700, (0, 2)), Outage(0, 500, 2500)))
    return deals
