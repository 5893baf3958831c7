"""How a deal will end: the method's estimate, shifted by what is seen, calibrated by deals that ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tongpin import engine
from tongpin.engine import Event, Mark, Person, Record
from tongpin.engine.chances import ENDINGS
from tongpin.engine.learn import Model, into_method, learn_endings, read_model, write_model
from tongpin.engine.learn.calibration import Calibration, none
from tongpin.engine.process.records import from_method
from tongpin.engine.record import VoicedConcern
from tongpin.method import load_method

METHOD = load_method()
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def seen(*signals: str, reliability: str = "document", days: int = 7) -> Record:
    events = tuple(
        Event(
            f"e{n}",
            START + timedelta(days=days * n),
            "email",
            by="w",
            marks=(Mark(signal, "…", reliability),),
        )
        for n, signal in enumerate(signals)
    )
    return Record("仓配", events, (Person("w", "王总监"),))


def us(record: Record) -> float:
    return engine.judge(record, METHOD).chances["chosen_us"]


@pytest.mark.parametrize(
    "signals", [("sig_goes_quiet",), ("sig_rfp_sent", "sig_shortlisted"), ("sig_kickoff_date_set",)]
)
def test_chances_are_a_distribution_over_the_endings(signals: tuple[str, ...]) -> None:
    found = engine.judge(seen(*signals), METHOD).chances
    assert (tuple(found), sum(found.values())) == (ENDINGS, pytest.approx(1))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("sig_rfp_sent", "sig_leaning_to_us"), ("sig_rfp_sent", "sig_spec_favours_rival")),
        (("sig_rfp_sent", "sig_trial_result_good"), ("sig_rfp_sent", "sig_trial_result_poor")),
        (("sig_rfp_sent", "sig_verbal_selection"), ("sig_rfp_sent",)),
        (("sig_rfp_sent",), ("sig_rfp_sent", "sig_contact_refused")),
    ],
)
def test_what_speaks_for_us_raises_our_chance(better: tuple[str, ...], worse: tuple[str, ...]) -> None:
    assert us(seen(*better)) > us(seen(*worse))


def test_doubtful_word_shifts_less_than_one_in_writing() -> None:
    plain = us(seen("sig_rfp_sent", "sig_goes_quiet"))
    said, heard = (
        us(replace(seen("sig_rfp_sent"), events=(*seen("sig_rfp_sent").events, leaning(how))))
        for how in ("statement", "hearsay")
    )
    assert said > heard > plain


def leaning(reliability: str) -> Event:
    return Event("x", START + timedelta(days=7), "chat", marks=(Mark("sig_leaning_to_us", "…", reliability),))


def test_open_concern_lowers_and_a_settled_one_raises_it() -> None:
    plain = seen("sig_rfp_sent", "sig_shortlisted")
    heard = replace(plain, concerns_voiced=(VoicedConcern("c_goods_liability", "货损"),))
    settled = replace(heard, concerns_closed=("c_goods_liability",))
    assert us(settled) > us(plain) > us(heard)


def test_deal_that_ended_has_its_ending() -> None:
    found = engine.judge(seen("sig_rfp_sent", "sig_competitor_awarded"), METHOD).chances
    assert found == {"chosen_us": 0.0, "chosen_competitor": 1.0, "no_decision": 0.0}


def test_nothing_later_is_used() -> None:
    whole = seen("sig_rfp_sent", "sig_shortlisted", "sig_verbal_selection", "sig_contract_signed")
    then = whole.events[1].at
    known = replace(whole, events=whole.events[:2])
    assert engine.judge(whole, METHOD, as_of=then).chances == engine.judge(known, METHOD, as_of=then).chances


def ended(wins: int, losses: int) -> list[Record]:
    ends = ["sig_contract_signed"] * wins + ["sig_competitor_awarded"] * losses
    mixed = [ends[i] for i in np.random.default_rng(3).permutation(len(ends))]
    return [seen("sig_rfp_sent", "sig_solution_detail_questions", "sig_shortlisted", end) for end in mixed]


def test_company_that_mostly_wins_learns_so_and_a_few_deals_teach_nothing() -> None:
    fitted, count = learn_endings(ended(54, 6), METHOD)
    assert count == 60
    model = Model(from_method(METHOD), none(6), endings=fitted)
    learned = into_method(model, METHOD)
    open_ = seen("sig_rfp_sent", "sig_shortlisted")
    assert engine.judge(open_, learned).chances["chosen_us"] > us(open_) + 0.1
    few, count = learn_endings(ended(9, 1), METHOD)
    assert (few.sharpness, few.bias.tolist(), count) == (1.0, [0.0, 0.0, 0.0], 10)


def test_endings_survive_the_model_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    made = Model(from_method(METHOD), none(6), endings=Calibration(0.8, np.array([0.5, -0.2, -0.3])))
    path = tmp_path / "m.json"
    path.write_text(write_model(made), encoding="utf-8")
    back = read_model(path).endings
    assert back is not None
    assert (back.sharpness, back.bias.tolist()) == (0.8, [0.5, -0.2, -0.3])
