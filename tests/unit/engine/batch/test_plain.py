"""The textbook filter: both paths, and the textbook's number."""

from __future__ import annotations

import numpy as np
import pytest

from tongpin.engine.batch.plain import filter_plain


@pytest.mark.parametrize("fast", [False, True])
def test_umbrella_world(fast: bool) -> None:
    step, marks = np.array([[0.7, 0.3], [0.3, 0.7]]), np.array([[0.9, 0.1], [0.2, 0.8]])
    finals, logs = filter_plain(np.array([[0, 0]]), np.array([0.5, 0.5]), step, marks, fast=fast)
    assert finals[0].round(3).tolist() == [0.883, 0.117]
    assert np.exp(logs[0]) == pytest.approx(
        0.55 * (0.818182 * 0.7 + 0.181818 * 0.3) * 0.9 + 0.55 * (0.818182 * 0.3 + 0.181818 * 0.7) * 0.2,
        rel=1e-5,
    )


@pytest.mark.parametrize("count", [1, 16, 37, 700])
def test_compiled_equals_clear(count: int) -> None:
    random = np.random.default_rng(count)
    marks, step = random.dirichlet(np.ones(9), 2), random.dirichlet(np.ones(2), 2)
    kinds = random.integers(0, 9, (count, 21))
    prior = np.array([0.3, 0.7])
    fast = filter_plain(kinds, prior, step, marks, threads=2, fast=True)
    clear = filter_plain(kinds, prior, step, marks, fast=False)
    assert np.allclose(fast[0], clear[0], rtol=1e-9)
    assert np.allclose(fast[1], clear[1], rtol=1e-9)
