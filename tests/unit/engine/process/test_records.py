"""Records of the sales method as deals of the process model."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.unit.engine.deals import day, deal, seen
from tongpin.engine import Event, Mark, Record
from tongpin.engine.process import judge_deals
from tongpin.engine.process.records import LATER_SHARE, deals_of_records, from_method
from tongpin.method.model import Method


def test_parameters_come_from_the_methods_tables(method: Method) -> None:
    made = from_method(method)
    place = made.kinds.index("sig_contract_signed")
    assert made.states == tuple(method.states)
    assert made.states[int(made.marks[:, place].argmax())] == "implementation"
    assert np.allclose(made.marks.sum(axis=1), 1)
    assert made.dwell_days.tolist() == [s.dwell_days for s in method.states.values()]


def test_a_record_becomes_reports_with_hours_and_confidence(method: Method) -> None:
    made = from_method(method)
    record = deal(
        seen(0, "sig_criteria_set", reliability="document"), seen(2, "sig_rfp_sent", reliability="hearsay")
    )
    found = deals_of_records([record], made, method)
    assert found.deals.hours.tolist() == [0, 48]
    assert [made.kinds[k] for k in found.deals.kinds] == ["sig_criteria_set", "sig_rfp_sent"]
    assert found.deals.confidence.tolist() == [method.reliability["document"], method.reliability["hearsay"]]


def test_events_of_one_hour_keep_their_order(method: Method) -> None:
    marks = [(Mark("sig_rfp_sent"),), (), (Mark("sig_criteria_set"),)]
    events = tuple(Event(f"e{n}", day(0) + timedelta(minutes=n), marks=m) for n, m in enumerate(marks))
    found = deals_of_records([Record("deal", events)], from_method(method), method)
    assert found.hours[0].tolist() == [0, 1, 2]
    assert found.deals.hours.tolist() == [0, 2]


def test_unknown_signals_are_passed_over(method: Method) -> None:
    assert (
        len(
            deals_of_records(
                [deal(seen(0, "sig_of_another_method"))], from_method(method), method
            ).deals.hours
        )
        == 0
    )


def test_watching_longer_lets_silence_speak(method: Method) -> None:
    made, record = from_method(method), deal(seen(0, "sig_rfp_sent", reliability="document"))
    now = deals_of_records([record], made, method).deals
    later = deals_of_records([record], made, method, until=[day(200)]).deals
    place = made.states.index("status_quo")
    assert later.ends.tolist() == [200 * 24]
    assert judge_deals(later, made).finals[0, place] > judge_deals(now, made).finals[0, place]


def test_a_stated_stage_counts_a_little(method: Method) -> None:
    made = from_method(method)
    plain = deal(seen(0, "sig_rfp_sent"))
    stated = deal(seen(0, "sig_rfp_sent", stage="risk_assessment"))
    before, after = (
        judge_deals(deals_of_records([r], made, method).deals, made).finals[0, 4] for r in (plain, stated)
    )
    assert before < after < before + 0.1


def test_a_record_without_events_is_a_deal_without_reports(method: Method) -> None:
    found = deals_of_records([Record("deal", ())], from_method(method), method)
    assert (len(found.deals), found.starts) == (1, (None,))
    assert judge_deals(found.deals, from_method(method)).finals[0] == pytest.approx(from_method(method).prior)


def first_edition(method: Method) -> Method:
    return replace(method, signals={name: s for name, s in method.signals.items() if s.since == 1})


def test_signals_of_later_editions_share_one_part_of_every_states_reports(method: Method) -> None:
    made, old = from_method(method), from_method(first_edition(method))
    known = np.array([kind in old.kinds for kind in made.kinds])
    assert made.marks[:, ~known].sum(axis=1) == pytest.approx(np.full(6, LATER_SHARE))
    assert made.misread[:, ~known].sum(axis=1) == pytest.approx(np.full(6, LATER_SHARE))
    assert made.marks[:, known] == pytest.approx((1 - LATER_SHARE) * old.marks)


def test_an_old_record_is_judged_as_it_was_before_signals_were_added(method: Method) -> None:
    names = ("sig_capability_gap_stated", "sig_criteria_set", "sig_rfp_sent", "sig_supplier_size_doubted")
    record = deal(*(seen(20 * n, name) for n, name in enumerate(names)))
    finals = [
        judge_deals(deals_of_records([record], from_method(one), one).deals, from_method(one)).finals[0]
        for one in (method, first_edition(method))
    ]
    assert finals[0] == pytest.approx(finals[1], abs=1e-6)
