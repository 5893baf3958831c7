"""A belief that is moved on report by report equals the whole deal judged at once."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.engine.process.worlds import parameters
from tongpin.engine.process import Questions, RepLevels, deals_of, judge_deals
from tongpin.engine.process.online import judge_for

REPORTS = [(5, 1, 0.9), (30, 1, 0.4), (31, 2, 0.8), (31, 2, 0.8), (900, 0, 0.95)]


@pytest.mark.parametrize(("absent", "opens"), [(0.0, 0.0), (0.25, 0.0), (0.0, 0.1), (0.25, 0.1)])
def test_report_by_report_equals_the_whole(absent: float, opens: float) -> None:
    made = parameters(
        2, power=0.9, trust=0.95, sources=(0, 1, 2, 1), absent=absent, opens=opens, witness=(0.5, 0.7, 0.9)
    )
    reps = RepLevels(np.array([0.4]), np.array([0.3]))
    deal = judge_for(made).open_deal(rep_level=0.4, rep_spread=0.3)
    seen = [deal.take_in(*report) for report in REPORTS]
    for n in range(len(REPORTS)):
        whole = judge_deals(deals_of([REPORTS[: n + 1]]), made, reps=reps).finals[0]
        assert np.allclose(seen[n], whole, rtol=1e-9)
    asked = Questions(np.array([0]), np.array([1500]))
    later = judge_deals(deals_of([REPORTS], [2000]), made, reps=reps, questions=asked).answers[0]
    assert np.allclose(deal.at(1500), later, rtol=1e-9)


def test_deals_do_not_share_beliefs() -> None:
    judge = judge_for(parameters())
    one, other = judge.open_deal(), judge.open_deal()
    one.take_in(10, 0, 0.9)
    assert np.array_equal(other.at(0), judge.open_deal().at(0))
