"""Sources that a deal may lack: the sum over all that may be, exactly, and never with later knowledge."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.unit.engine.process.worlds import TYPES, batches, parameters
from tongpin.engine.learn.expectation import expect
from tongpin.engine.process import Deals, Outage, Questions, deals_of, judge_deals
from tongpin.engine.process.sources import groups, heard_at_all, hypotheses

SOURCES = (0, 1, 1, 2)
ABSENT = 0.3
MADE = parameters(3, sources=SOURCES, absent=ABSENT)
SURE = replace(MADE, absent=0.0)
DEALS = deals_of(
    [[(30, 0, 0.9), (400, 1, 0.8), (420, 0, 0.7)], [(100, 3, 0.9)], []], ends=[900, 1500, 700], reps=[0, 0, 0]
)


def by_hand(deals: Deals, deal: int, hour: int) -> np.ndarray:
    """Posterior by filtering under each set of sources apart, reports after the hour cut off."""
    one = deals.part(deal, deal + 1)
    one = one.keeping(one.hours <= hour)
    heard = {SOURCES[kind] for kind in one.kinds}
    asked = Questions(np.array([0]), np.array([hour]))
    total = np.zeros(3)
    for gone in itertools.chain.from_iterable(itertools.combinations(range(3), n) for n in range(4)):
        if heard & set(gone):
            continue
        kinds = tuple(v for v in range(TYPES) if SOURCES[v] in gone)
        deaf = replace(one, outages=(Outage(0, 0, 10**6, kinds),)) if gone else one
        judged = judge_deals(deaf, SURE, questions=asked, fast=False)
        chance = ABSENT ** len(gone) * (1 - ABSENT) ** (3 - len(gone))
        total += chance * np.exp(judged.answer_likelihoods[0]) * judged.answers[0]
    return total / total.sum()


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(
    ("deal", "hour"), [(0, 20), (0, 300), (0, 410), (0, 900), (1, 99), (1, 1400), (2, 700)]
)
def test_equals_filtering_under_each_set_of_sources(deal: int, hour: int, *, fast: bool) -> None:
    asked = Questions(np.array([deal]), np.array([hour]))
    answer = judge_deals(DEALS, MADE, questions=asked, fast=fast).answers[0]
    assert np.allclose(answer, by_hand(DEALS, deal, hour), atol=1e-12)


def test_later_reports_do_not_change_earlier_answers() -> None:
    asked = Questions(np.array([0]), np.array([200]))
    whole = judge_deals(DEALS, MADE, questions=asked).answers
    cut = judge_deals(DEALS.keeping(DEALS.hours <= 200), MADE, questions=asked).answers
    assert np.allclose(whole, cut, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(deals=batches())
def test_compiled_equals_clear(deals: Deals) -> None:
    asked = Questions(np.arange(len(deals)), deals.ends // 2)
    clear = judge_deals(deals, MADE, questions=asked, fast=False)
    fast = judge_deals(deals, MADE, questions=asked, fast=True)
    for name in ("answers", "answer_likelihoods", "finals", "likelihoods", "level_mean", "absences"):
        assert np.allclose(getattr(clear, name), getattr(fast, name), atol=1e-9), name


def test_where_no_source_can_be_absent_nothing_changes() -> None:
    plain = judge_deals(DEALS, replace(MADE, sources=(), absent=0.0))
    assert np.array_equal(plain.finals, judge_deals(DEALS, SURE).finals)
    assert np.array_equal(judge_deals(DEALS, SURE).absences, np.zeros(3))


def test_a_source_heard_once_is_there() -> None:
    heard = heard_at_all(DEALS, MADE)
    assert heard.tolist() == [[True, True, False], [False, False, True], [False, False, False]]
    judged = judge_deals(DEALS, MADE)
    assert judged.absences[0] < judged.absences[1] < 3 * ABSENT + 1
    assert (judged.absences > 0).all()


def test_long_silence_of_a_source_speaks_for_its_absence() -> None:
    rows = [[(h, 1, 0.9) for h in range(100, 4000, 100)], [(100, 1, 0.9)]]
    absences = judge_deals(deals_of(rows, ends=[4000, 120]), MADE).absences
    assert absences[0] > absences[1]


def test_hypotheses_are_all_sets_of_what_is_unsure() -> None:
    found = hypotheses(MADE, np.array([True, False, True]))
    assert found.present.tolist() == [
        [True, True, True],
        [True, True, False],
        [False, True, True],
        [False, True, False],
    ]
    assert found.kinds_heard[1].tolist() == [1, 1, 1, 0]
    assert np.isclose(found.chances(np.array([[False, True, False]]), ABSENT).sum(), 1 - ABSENT)


def test_groups_cut_all_deals_and_questions_once() -> None:
    asked = Questions(np.array([0, 0, 1, 2]), np.array([10, 500, 200, 5]))
    found = list(groups(DEALS, MADE, asked))
    assert sorted(int(r) for g in found for r in g.rows) == [0, 1, 2, 3]
    assert sorted(int(d) for g in found for d in g.deals[g.finals]) == [0, 1, 2]


def test_sums_are_the_derivative_of_the_likelihood() -> None:
    """Fisher's identity for rates: reports less expected exposure, with absent sources not exposed."""
    for state in range(3):
        step = 1e-5
        up, down = (
            replace(MADE, rates=MADE.rates * np.where(np.arange(3) == state, np.exp(s), 1.0))
            for s in (step, -step)
        )
        slope = (float(expect(DEALS, up).likelihood) - float(expect(DEALS, down).likelihood)) / (2 * step)
        found = expect(DEALS, MADE)
        score = (found.right + found.wrong)[state].sum()
        score -= MADE.rates[state] * (MADE.marks * found.heard)[state].sum()
        assert np.isclose(slope, score, atol=1e-5)


def test_clear_and_compiled_sums_are_equal_and_add_up() -> None:
    clear, fast = expect(DEALS, MADE, fast=False), expect(DEALS, MADE, fast=True)
    parts = expect(DEALS.part(0, 1), MADE) + expect(DEALS.part(1, 3), MADE)
    for name in ("right", "heard", "days", "moves", "absences", "watched", "likelihood"):
        assert np.allclose(getattr(clear, name), getattr(fast, name), atol=1e-9), name
        assert np.allclose(getattr(parts, name), getattr(fast, name), atol=1e-9), name


def test_the_share_of_absences_is_learned() -> None:
    from tongpin.engine.learn import fit  # noqa: PLC0415
    from tongpin.engine.simulate import Dials, expert, reference_world, simulate  # noqa: PLC0415

    world = reference_world(dials=Dials(missing_channel=0.3))
    made = simulate(world, 150, 5, reps=10)
    found = fit([made.deals], expert(world.truth, 1), rounds=4).parameters
    assert 0.15 < found.absent < 0.35


def test_sources_must_fit_the_types() -> None:
    with pytest.raises(ValueError, match="sources"):
        replace(MADE, sources=(0, 1))
    with pytest.raises(ValueError, match="absent"):
        replace(MADE, absent=1.0)
