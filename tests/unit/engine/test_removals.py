"""All removals at once equal the clear filter run again without the mark."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.engine.deals import day, seen
from tests.unit.engine.records import PEOPLE, records
from tongpin.engine.estimator import Estimator
from tongpin.engine.explain import Trail
from tongpin.engine.online import Chain, by_state, chain_of, forward, operations
from tongpin.engine.record import Event, Record
from tongpin.method import load_method

CHAINS = [chain_of(load_method(), estimator) for estimator in (Estimator(), Estimator(phases=1, repeat=0.9))]


def clear(events: tuple[Event, ...], chain: Chain, until: dt.datetime) -> np.ndarray:
    return by_state(forward(operations(events, chain, until=until), chain)[-1], chain)


def bare(events: tuple[Event, ...], event: int, mark: int) -> tuple[Event, ...]:
    marks = events[event].marks
    one = replace(events[event], marks=marks[:mark] + marks[mark + 1 :])
    return (*events[:event], one, *events[event + 1 :])


def assert_equal_to_refits(events: tuple[Event, ...], chain: Chain, until: dt.datetime) -> None:
    trail = Trail(events, chain, until)
    np.testing.assert_allclose(trail.posterior, clear(events, chain, until), atol=1e-12)
    found = trail.leave_one_out()
    for e, event in enumerate(events):
        for m in range(len(event.marks)):
            refit = clear(bare(events, e, m), chain, until)
            np.testing.assert_allclose(found.get((e, m), trail.posterior), refit, atol=1e-9)


@settings(max_examples=80, deadline=None)
@given(record=records(), chain=st.sampled_from(CHAINS), days=st.floats(0, 400))
def test_removals_equal_the_clear_filter_without_the_mark(record: Record, chain: Chain, days: float) -> None:
    until = record.events[-1].at + dt.timedelta(days=days)
    assert_equal_to_refits(record.events, chain, until)


def test_removals_beyond_the_twelfth_sighting_and_of_one_long_winded_mouth() -> None:
    twenty = [seen(n, "sig_rfp_sent", "sig_shortlisted", by="a") for n in range(20)]
    crowd = seen(30, *["sig_rfp_sent", "sig_peak_capacity_asked", "sig_criteria_set"] * 4, by="a")
    assert_equal_to_refits((*twenty, crowd), CHAINS[0], day(31))


def test_removals_the_first_mark_after_which_contacts_held_nothing() -> None:
    events = (
        seen(0),
        seen(1, "sig_capability_gap_stated", stage="risk_assessment"),
        seen(2),
        seen(3),
        seen(4),
    )
    assert_equal_to_refits(events, CHAINS[0], day(9))


@settings(max_examples=50, deadline=None)
@given(record=records())
def test_around_equals_the_clear_filter_up_to_each_event(record: Record) -> None:
    chain = CHAINS[0]
    _, afters = Trail(record.events, chain).around()
    for number, event in enumerate(record.events, 1):
        expected = clear(record.events[:number], chain, event.at)
        np.testing.assert_allclose(afters[number - 1], expected, atol=1e-12)


@settings(max_examples=50, deadline=None)
@given(record=records(), data=st.data())
def test_without_a_group_equals_the_record_without_it(record: Record, data: st.DataObject) -> None:
    places = [(e, m) for e, event in enumerate(record.events) for m in range(len(event.marks))]
    group = frozenset(data.draw(st.lists(st.sampled_from(places))) if places else ())
    kept = tuple(
        replace(event, marks=tuple(mark for m, mark in enumerate(event.marks) if (e, m) not in group))
        for e, event in enumerate(record.events)
    )
    until = record.events[-1].at
    trail = Trail(record.events, CHAINS[0], until)
    np.testing.assert_allclose(trail.without(group), clear(kept, CHAINS[0], until), atol=1e-12)


@pytest.mark.parametrize("person", [p.id for p in PEOPLE])
@settings(max_examples=30, deadline=None)
@given(record=records())
def test_one_voice_equals_the_record_of_their_words_alone(person: str, record: Record) -> None:
    own = tuple(
        replace(
            event,
            marks=tuple(m for m in event.marks if (m.by or event.by) == person),
            stage=None,
            text="",
        )
        for event in record.events
    )
    until = record.events[-1].at
    trail = Trail(record.events, CHAINS[0], until, voice=person)
    np.testing.assert_allclose(trail.posterior, clear(own, CHAINS[0], until), atol=1e-12)


def test_a_hundred_thousand_marks_stay_finite_and_explained() -> None:
    events = tuple(seen(i / 50, "sig_rfp_sent", "sig_goods_liability_asked") for i in range(50_000))
    trail = Trail(events, CHAINS[0], day(2_900_000))
    assert len(trail.sightings) <= 26  # sightings beyond counting cost nothing
    assert np.isfinite(np.array(list(trail.leave_one_out().values()))).all()
    assert np.isfinite(trail.around()[1]).all()


def test_a_record_without_marks_has_no_removals() -> None:
    assert Trail((seen(0), seen(2)), CHAINS[0]).leave_one_out() == {}
    assert Trail((), CHAINS[0], day(0)).leave_one_out() == {}
