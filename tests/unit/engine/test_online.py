"""The filter against brute force: every path of sub-states, summed by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.unit.engine.deals import day, deal, seen
from tongpin.engine.estimator import Estimator
from tongpin.engine.evidence import Factor
from tongpin.engine.online import Chain, backward, chain_of, forward, operations


def step_matrix(operation, chain: Chain) -> np.ndarray:
    """One operation as a plain matrix, written out element by element."""
    size, phases = len(chain.prior), chain.phases
    if isinstance(operation, float):
        return chain.clock.over(operation) if operation else np.eye(size)
    opened = np.zeros((size, size))
    for i in range(size):
        opened[i, i] += 1 - operation.step
        for k in range(size // phases):
            opened[i, k * phases] += operation.step * chain.leave[i // phases, k]
    moved = np.eye(size)
    for shift in operation.shifts:
        one = np.eye(size)
        for i in range(size):
            if i // phases in shift.sources:
                one[i, i] -= shift.mass
                one[i, shift.target * phases] += shift.mass
        moved = moved @ one
    return opened @ moved @ np.diag(np.repeat(operation.likelihood, phases))


@pytest.fixture
def chain(method) -> Chain:
    return chain_of(method, Estimator())


RECORD = deal(
    seen(0, "sig_capability_gap_stated"),
    seen(20, "sig_new_decision_maker", reliability="document"),
    seen(20.5, "sig_competitor_awarded", reliability="hearsay"),
)


def test_forward_equals_the_sum_over_all_paths(chain: Chain) -> None:
    ops = operations(RECORD.events, chain, until=day(30))
    matrices = [step_matrix(op, chain) for op in ops if not (isinstance(op, float) and op == 0)]
    size = len(chain.prior)
    totals = np.zeros(size)
    last = matrices[-2:]
    head = chain.prior.copy()
    for matrix in matrices[:-2]:
        head = head @ matrix
    for path in itertools.product(range(size), repeat=3):
        totals[path[2]] += head[path[0]] * last[0][path[0], path[1]] * last[1][path[1], path[2]]
    np.testing.assert_allclose(forward(ops, chain)[-1], totals / totals.sum(), atol=1e-12)


def test_backward_meets_forward_at_every_place(chain: Chain) -> None:
    ops = operations(RECORD.events, chain, until=day(30))
    ahead, behind = forward(ops, chain), backward(ops, chain)
    final = ahead[-1] @ behind[-1]
    for here, there in zip(ahead, behind, strict=True):
        joint = here @ there
        np.testing.assert_allclose(joint / joint.sum(), final, atol=1e-12)


def test_operations_time_never_runs_backward(chain: Chain) -> None:
    late_first = (seen(10, "sig_criteria_set"), seen(3, "sig_rfp_sent"), seen(12, "sig_shortlisted"))
    gaps = [op for op in operations(late_first, chain) if isinstance(op, float)]
    assert gaps == [0.0, 0.0, 2.0]


def test_factors_a_hundred_thousand_signals_stay_finite(chain: Chain) -> None:
    events = [seen(i / 50, "sig_rfp_sent", "sig_goods_liability_asked") for i in range(50_000)]
    ops = operations(events, chain)
    assert sum(isinstance(op, Factor) for op in ops) < 100_000  # repeats beyond counting are left out
    final = forward(ops, chain)[-1]
    assert np.isfinite(final).all()
    assert final.sum() == pytest.approx(1)
