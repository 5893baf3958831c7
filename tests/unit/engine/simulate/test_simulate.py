"""Simulated deals: the same for a seed, and distributed as the world says."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tongpin.engine.simulate import CLEAN, NOISY, Dials, Simulated, expert, reference_world, simulate


@cache
def clean() -> Simulated:
    return simulate(reference_world(), 300, 1, reps=20)


def test_the_same_seed_makes_the_same_deals() -> None:
    again = simulate(reference_world(), 300, 1, reps=20)
    for name in ("offsets", "hours", "kinds", "confidence", "ends", "reps"):
        assert np.array_equal(getattr(again.deals, name), getattr(clean().deals, name)), name


def test_golden_figures_of_a_seed() -> None:
    deals = clean().deals
    assert (len(deals), len(deals.hours), int(deals.ends.sum())) == (300, 9360, 1152372)


def test_more_deals_leave_the_first_ones_as_they_are() -> None:
    more = simulate(reference_world(), 301, 1, reps=20)
    assert more.paths[0].states.tolist() == clean().paths[0].states.tolist()


def test_reports_are_in_time_order_and_inside_the_deal() -> None:
    deals = clean().deals
    for i in range(len(deals)):
        hours = deals.hours[deals.offsets[i] : deals.offsets[i + 1]]
        assert (np.diff(hours) >= 0).all()
        assert len(hours) == 0 or hours[-1] <= deals.ends[i]


def test_the_reader_is_right_as_often_as_it_says() -> None:
    made = clean()
    assert made.read_right.mean() == pytest.approx(made.deals.confidence.mean(), abs=0.02)


def test_rates_and_copies_are_as_the_world_says() -> None:
    world = reference_world()
    made = simulate(world, 400, 2, reps=20)
    days = np.zeros(6)
    for path, level in zip(made.paths, made.levels, strict=True):
        np.add.at(days, path.states, np.diff(path.starts) * np.exp(level))
    expected = (days * world.truth.rates).sum() / (1 - world.truth.echo)
    assert len(made.deals.hours) == pytest.approx(expected, rel=0.05)


def test_truth_is_told_at_the_end_of_the_hour() -> None:
    made = clean()
    deal = next(i for i, path in enumerate(made.paths) if len(path.states) > 1)
    path = made.paths[deal]
    change = int(path.starts[1] * 24)
    told = made.states_at(np.full(2, deal), np.array([change - 2, change + 1]))
    assert told.tolist() == path.states[:2].tolist()


def test_noise_makes_reading_worse_than_it_says() -> None:
    made = simulate(reference_world(dials=NOISY), 150, 1)
    assert made.read_right.mean() < made.deals.confidence.mean() - 0.10


def test_a_burst_makes_more_reports() -> None:
    bursting = reference_world(dials=replace(CLEAN, burst=0.3))
    assert len(simulate(bursting, 150, 1).deals.hours) > 1.5 * len(
        simulate(reference_world(), 150, 1).deals.hours
    )


def test_a_missing_channel_takes_its_types_away() -> None:
    world = reference_world(dials=Dials(missing_channel=0.5))
    deals = simulate(world, 40, 1).deals
    used = [
        set(world.channels[deals.kinds[deals.offsets[i] : deals.offsets[i + 1]]]) for i in range(len(deals))
    ]
    assert min(map(len, used)) == 0 < max(map(len, used))


def test_nothing_is_reported_in_an_outage() -> None:
    made = simulate(reference_world(dials=Dials(outage=1.0)), 60, 1)
    assert len(made.deals.outages) > 20
    for outage in made.deals.outages:
        hours = made.deals.hours[made.deals.offsets[outage.deal] : made.deals.offsets[outage.deal + 1]]
        assert not ((hours >= outage.start) & (hours < outage.end)).any()


def test_experts_are_wrong_by_no_more_than_they_may() -> None:
    truth = reference_world().truth
    said = expert(truth, 3, cells=3.0, rates=1.0, dwell=2.0)
    factor = np.abs(np.log(said.intensities / truth.intensities))
    assert 0.5 < factor.max() <= np.log(3) + 1e-9
    assert np.abs(np.log(said.dwell_days / truth.dwell_days)).max() <= np.log(2)
    assert np.allclose(said.leave.sum(axis=1), 1)
