"""Effects on a verdict and of groups equal judging the record without them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.engine.deals import deal, seen
from tests.unit.engine.records import PEOPLE, SIGNALS, bearing, records
from tongpin.engine import Record, UnknownAction, check_action, group_effects, judge, verdict_effects
from tongpin.method import load_method

METHOD = load_method()
HALF_A_DIGIT = 1e-4  # verdicts are told to four digits


def bare(record: Record, event: int, mark: int) -> Record:
    marks = record.events[event].marks
    one = replace(record.events[event], marks=marks[:mark] + marks[mark + 1 :])
    return replace(record, events=(*record.events[:event], one, *record.events[event + 1 :]))


@settings(max_examples=80, deadline=None)
@given(
    record=records((*SIGNALS, *bearing()), most=8),
    action=st.sampled_from(["act_price_concession", *METHOD.actions]),
    person=st.sampled_from([None, "a", "b"]),
)
def test_verdict_effects_equal_verdicts_without_the_mark(
    record: Record, action: str, person: str | None
) -> None:
    at = record.events[-1].at
    base = check_action(record, METHOD, action=action, with_person=person, as_of=at)
    effects = iter(verdict_effects(record, METHOD, action=action, with_person=person, as_of=at))
    for e, event in enumerate(record.events):
        for m, mark in enumerate(event.marks):
            found = next(effects)
            refit = check_action(bare(record, e, m), METHOD, action=action, with_person=person, as_of=at)
            assert (found.event, found.signal, found.without) == (event.id, mark.signal, refit.verdict)
            assert found.p_harm == pytest.approx(base.p_harm - refit.p_harm, abs=HALF_A_DIGIT)
            assert found.p_off == pytest.approx(base.p_off - refit.p_off, abs=HALF_A_DIGIT)
    assert list(effects) == []


def test_verdict_effects_refuse_what_is_no_action() -> None:
    with pytest.raises(UnknownAction):
        verdict_effects(deal(seen(0, "sig_rfp_sent")), METHOD, action="act_of_god")


VOICES = deal(
    seen(0, "sig_rfp_sent", by="a"),
    seen(3, "sig_shortlisted", by="a", reliability="document"),
    seen(9, "sig_goods_liability_asked", by="b"),
    people=PEOPLE,
)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("person", {"a": 2, "b": 1}),
        ("role", {"procurement": 2, "user_buyer": 1}),
        ("signal", {"sig_rfp_sent": 1, "sig_shortlisted": 1, "sig_goods_liability_asked": 1}),
        ("reliability", {"statement": 2, "document": 1}),
    ],
)
def test_group_effects_count_every_mark_once(by: str, keys: dict[str, int]) -> None:
    assert {g.key: g.signals for g in group_effects(VOICES, METHOD, by=by)} == keys


def test_group_effects_equal_judging_without_all_that_procurement_said() -> None:
    judged = judge(VOICES, METHOD)
    found = next(g for g in group_effects(VOICES, METHOD, by="role") if g.key == "procurement")
    silent = replace(VOICES, events=(*(replace(e, marks=()) for e in VOICES.events[:2]), VOICES.events[2]))
    refit = judge(silent, METHOD, as_of=judged.as_of)
    assert found.effect == pytest.approx(
        judged.posterior[judged.stage] - refit.posterior[judged.stage], abs=1e-9
    )
    assert found.without == refit.stage


def test_group_effects_refuse_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="not by weather"):
        group_effects(VOICES, METHOD, by="weather")
