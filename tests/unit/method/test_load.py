"""The method as it comes: complete, bilingual, frozen, quick to load."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import subprocess
import sys

import pytest

from tongpin.method import STATE_IDS, Method, Text, load_method
from tongpin.method.model import Fit

METHOD = load_method()

COUNTS = {
    "states": 6,
    "selling_stages": 5,
    "actions": 60,
    "concerns": 31,
    "proofs": 45,
    "answers": 31,
    "questions": 28,
    "roles": 14,
    "mismatches": 10,
    "overrides": 13,
    "right_people": 12,
    "reliability": 5,
    "subphases": 11,
    "outcomes": 4,
    "theses": 14,
    "movements": 16,
    "buy_classes": 3,
    "peaks": 2,
    "literature": 5,
    "look_alikes": 17,
    "concern_stages": 6,
    "expectations": 6,
    "stances": 6,
    "influence_parts": 4,
    "contact_levels": 4,
    "response_modes": 4,
    "mobilisers": 7,
    "minimums": 5,
    "criterion_fields": 9,
    "origins": 3,
    "example_criteria": 9,
    "criteria": 34,
    "coverage": 6,
    "curve": 3,
    "delivery_risks": 20,
    "gates": 9,
    "severities": 4,
    "health_signals": 12,
    "expansion": 8,
    "motions": 3,
    "ltc_stages": 6,
    "routing": 8,
    "recovery": 5,
}


def test_first_edition_has_its_seventy_signals():
    assert sum(signal.since == 1 for signal in METHOD.signals.values()) == 70


@pytest.mark.parametrize(("noun", "count"), COUNTS.items())
def test_method_has_every_item_of(noun: str, count: int):
    assert len(getattr(METHOD, noun)) == count


def test_states_keep_the_order_of_buying():
    assert tuple(METHOD.states) == STATE_IDS


def test_selling_stages_keep_their_order_and_answer_the_states():
    assert [(stage.id, stage.answers) for stage in METHOD.selling_stages.values()] == [
        ("customer_contact", ("status_quo", "problem_recognition")),
        ("needs_discovery", ("needs_definition",)),
        ("solution_design", ("solution_evaluation",)),
        ("solution_proof", ("risk_assessment",)),
        ("solution_delivery", ("implementation",)),
    ]


def test_matrix_has_164_pairs_and_uses_every_proof():
    pairs = [proof for answers in METHOD.answers.values() for proof in answers]
    assert len(pairs) == 164
    assert set(pairs) == set(METHOD.proofs)


def test_fits_are_360_and_every_wrong_one_says_what_to_do_instead():
    fits = [fit for action in METHOD.actions.values() for fit in action.fits.values()]
    assert len(fits) == 360
    assert sum(fit.verdict in {"early", "late", "harmful"} for fit in fits) == 154
    assert sum(bool(fit.instead) for fit in fits) == 154


def test_late_fits_that_can_be_caught_up_are_the_methods_own():
    assert sorted(
        (action.id, state)
        for action in METHOD.actions.values()
        for state, fit in action.fits.items()
        if fit.late_mode == "catch_up"
    ) == [
        ("act_bid_no_bid", "risk_assessment"),
        ("act_delivery_team_joins", "implementation"),
        ("act_delivery_team_joins", "risk_assessment"),
        ("act_prepare_proof_pack", "implementation"),
        ("act_prepare_proof_pack", "risk_assessment"),
        ("act_request_data", "risk_assessment"),
        ("act_site_survey", "risk_assessment"),
    ]


def test_price_concession_in_risk_assessment_is_harmful_with_its_reason():
    fit = METHOD.actions["act_price_concession"].fits["risk_assessment"]
    assert fit.verdict == "harmful"
    assert fit.instead == (
        "act_ask_for_concerns",
        "act_deliver_proof_pack",
        "act_insurance_arrangement",
        "act_invite_site_visit",
    )
    assert fit.reason.en == (
        "The worry is risk, not price; a cut confirms the risk and suggests even less means to pay or staff"
    )


def test_final_offer_round_keeps_a_price_cut_harmful_in_risk_assessment():
    assert {
        override.states: dict(override.verdicts)
        for override in METHOD.overrides.values()
        if override.id.startswith("ov_bafo_invited")
    } == {
        ("solution_evaluation",): {"act_conditional_trade": "fit", "act_price_concession": "neutral"},
        ("risk_assessment",): {"act_conditional_trade": "fit", "act_price_concession": "harmful"},
    }


@pytest.mark.parametrize(
    ("proof", "days"),
    [
        ("p_peak_quality_report", 365),
        ("p_peer_case_data", 730),
        ("p_iso9001", 1095),
        ("p_credit_and_litigation", 92),
        ("p_site_visit", None),
        ("p_performance_bond", None),
    ],
)
def test_proof_validity_in_days(proof: str, days: int | None):
    assert METHOD.proofs[proof].valid_days == days


def _texts(value: object, place: str):
    if isinstance(value, Text):
        yield place, value
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from _texts(getattr(value, one.name), f"{place}.{one.name}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, f"{place}.{key}")
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one, place)


def test_every_text_is_in_both_languages():
    lacking = [
        place for place, text in _texts(METHOD, "method") if bool(text.zh.strip()) != bool(text.en.strip())
    ]
    assert lacking == []


def test_chinese_texts_use_chinese_punctuation():
    wrong = [
        (place, text.zh)
        for place, text in _texts(METHOD, "method")
        if re.search("[\u4e00-\u9fff][,;:?!(]|[,;?!][\u4e00-\u9fff]", text.zh)
    ]
    assert wrong == []


def test_text_says_the_other_language_where_one_is_empty():
    assert [Text("中", "").say("en"), Text("", "en").say("zh"), Text("中", "en").say("en")] == [
        "中",
        "en",
        "en",
    ]


def test_load_method_is_loaded_once():
    assert load_method() is load_method()


def test_method_cannot_be_changed():
    with pytest.raises(TypeError, match="the method is frozen: write an overlay file to change it"):
        METHOD.signals["sig_new"] = METHOD.signals["sig_rfp_sent"]  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        METHOD.signals["sig_rfp_sent"].speaker = "any"  # type: ignore[misc]


def test_method_can_be_sent_to_another_process_and_copied():
    for twin in (pickle.loads(pickle.dumps(METHOD)), copy.deepcopy(METHOD)):
        assert isinstance(twin, Method)
        assert {one: getattr(twin, one) for one in Method.__dataclass_fields__} == {
            one: getattr(METHOD, one) for one in Method.__dataclass_fields__
        }


def test_fit_without_reason_has_no_alternative():
    assert METHOD.actions["act_map_stakeholders"].fits["status_quo"] == Fit("fit")


def test_load_method_opens_each_file_once_however_often_it_is_called():
    program = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda name, given: opened.append(str(given[0])) if name == 'open' else None)\n"
        "from tongpin.method import load_method\n"
        "first = load_method(); second = load_method()\n"
        "data = [path for path in opened if path.endswith('.yaml')]\n"
        "print(first is second, len(data) == len(set(data)) > 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "True True\n"


def test_numbers_of_the_rules_are_the_methods():
    assert (
        METHOD.verdict_rule.harmful_from,
        METHOD.verdict_rule.caution_from,
        METHOD.verdict_rule.off_from,
    ) == (
        0.30,
        0.15,
        0.5,
    )
    assert (METHOD.estimator.event_step, METHOD.estimator.floor, METHOD.estimator.repeat_factor) == (
        0.12,
        0.02,
        0.4,
    )
    assert (METHOD.routing_rule.key_account_from, METHOD.routing_rule.hybrid_from) == (8, 5)
    assert METHOD.routing_rule.straight_with == {
        "rt_buying_group": 1,
        "rt_asset_commitment": 2,
        "rt_risk_to_buyer": 2,
    }
    assert (METHOD.concern_rule.good_needed, METHOD.concern_rule.ready_share) == (2, 0.8)


def test_states_stall_after_the_methods_days():
    assert [state.stalled_after_days for state in METHOD.states.values()] == [None, 120, 75, 90, 60, 210]


def test_gates_have_an_item_for_every_check():
    assert [len(gate.items) for gate in METHOD.gates.values()] == [5, 6, 5, 4, 4, 4, 4, 5, 3]
