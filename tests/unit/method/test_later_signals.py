"""The signals that the second edition added: complete, placed, and known everywhere that signals are used."""

from __future__ import annotations

import pytest

from tongpin.engine.responses import RESPONSES
from tongpin.method import STATE_IDS, load_method
from tongpin.method.model import Signal
from tongpin.reading.cuebook import load_cuebook

METHOD = load_method()
LATER = [signal for signal in METHOD.signals.values() if signal.since > 1]
HOME = {
    "sig_cause_study_ordered": "problem_recognition",
    "sig_in_house_fix_tried": "problem_recognition",
    "sig_topic_parked": "status_quo",
    "sig_outsourcing_decided": "needs_definition",
    "sig_project_approved": "needs_definition",
    "sig_budget_line_opened": "needs_definition",
    "sig_physical_incident": "problem_recognition",
    "sig_regulator_finding": "problem_recognition",
    "sig_side_by_side_trial": "solution_evaluation",
    "sig_trial_result_good": "risk_assessment",
    "sig_trial_result_poor": "risk_assessment",
    "sig_leaning_to_us": "risk_assessment",
    "sig_spec_favours_rival": "solution_evaluation",
    "sig_insider_warning": "solution_evaluation",
    "sig_contact_refused": "solution_evaluation",
    "sig_too_good_suspected": "risk_assessment",
    "sig_performance_security_demanded": "risk_assessment",
    "sig_track_record_doubted": "risk_assessment",
    "sig_site_preparation": "implementation",
    "sig_prelaunch_trouble": "implementation",
    "sig_acceptance_held": "implementation",
    "sig_settlement_or_payment": "implementation",
    "sig_praise_after_go_live": "implementation",
    "sig_contact_leaves": "status_quo",
}


def test_later_signals_are_these_and_speak_most_for_their_state():
    home = {s.id: STATE_IDS[max(range(len(STATE_IDS)), key=s.weights.__getitem__)] for s in LATER}
    assert home == HOME


@pytest.mark.parametrize("signal", LATER, ids=lambda signal: signal.id)
def test_later_signal_says_all_in_both_languages(signal: Signal):
    texts = (signal.name, signal.definition, signal.example)
    assert [bool(text.say(lang).strip()) for text in texts for lang in ("zh", "en")] == [True] * 6
    assert sum(signal.weights) == pytest.approx(1)
    assert min(signal.weights) >= 0.01


@pytest.mark.parametrize("signal", LATER, ids=lambda signal: signal.id)
def test_later_signal_has_an_answer_that_fits_its_state(signal: Signal):
    best = max(zip(signal.weights, STATE_IDS, strict=True))[1]
    verdicts = [METHOD.actions[action].fits[best].verdict for action in RESPONSES[signal.id]]
    assert verdicts
    assert set(verdicts) <= {"fit", "neutral"}
    assert "fit" in verdicts


def test_later_signals_have_cues():
    assert [s.id for s in LATER if s.id not in load_cuebook().signals] == []


def test_what_opens_a_concern_is_named_by_it():
    opened = {
        (effect.removeprefix("concern:"), signal.id)
        for signal in LATER
        for effect in signal.effects
        if effect.startswith("concern:")
    }
    assert opened == {
        ("c_price_too_low", "sig_too_good_suspected"),
        ("c_financial_stability", "sig_performance_security_demanded"),
        ("c_no_industry_experience", "sig_track_record_doubted"),
    }
    assert [pair for pair in opened if pair[1] not in METHOD.concerns[pair[0]].signals] == []


def test_a_signal_that_moves_the_stage_alone_is_plain():
    assert [s.id for s in LATER if s.ambiguity == "low" and max(s.weights) < 0.5] == []
    assert [s.id for s in LATER if s.ambiguity == "high" and max(s.weights) > 0.5] == []
