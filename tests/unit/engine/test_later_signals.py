"""What the second edition's signals do to a small deal: the stage, the worries, the risks, the advice."""

from __future__ import annotations

import pytest

from tests.unit.engine.deals import deal, did, seen
from tongpin.engine import check_action, judge
from tongpin.method.model import Method

INVITED = seen(0, "sig_vendors_invited", reliability="document")
SHOWN = seen(14, "sig_solution_detail_questions")


def probability(method: Method, state: str, *events) -> float:
    return judge(deal(*events), method).posterior[state]


def test_leaning_to_us_raises_risk_assessment(method: Method) -> None:
    before = probability(method, "risk_assessment", INVITED, SHOWN)
    after = probability(method, "risk_assessment", INVITED, SHOWN, seen(20, "sig_leaning_to_us"))
    assert after > before
    assert after > 0.5


def test_leaning_to_us_is_no_award(method: Method) -> None:
    judged = judge(deal(INVITED, SHOWN, seen(20, "sig_leaning_to_us")), method)
    assert (judged.outcome, judged.subphase) == ("open", "ra_preferred")
    assert judged.ask[0].question == "q_se_ra_1"


def test_a_price_cut_is_stopped_once_they_lean_to_us(method: Method) -> None:
    record = deal(INVITED, SHOWN, seen(20, "sig_leaning_to_us"))
    assert check_action(record, method, action="act_price_concession").verdict == "harmful"


def test_side_by_side_trial_is_evaluation_and_a_pilot_is_not(method: Method) -> None:
    several = judge(deal(INVITED, seen(10, "sig_side_by_side_trial")), method).posterior
    alone = judge(deal(INVITED, seen(10, "sig_pilot_requested")), method).posterior
    assert several["solution_evaluation"] > alone["solution_evaluation"]
    assert several["risk_assessment"] < alone["risk_assessment"]


@pytest.mark.parametrize("signal", ["sig_spec_favours_rival", "sig_insider_warning", "sig_contact_refused"])
def test_signs_of_a_rival_ahead_warn_that_we_may_only_fill_the_field(method: Method, signal: str) -> None:
    assert judge(deal(INVITED), method).risks == ()
    assert judge(deal(INVITED, seen(5, signal)), method).risks == ("column_fodder",)


def test_specification_written_around_a_rival_asks_whether_to_bid(method: Method) -> None:
    judged = judge(deal(INVITED, seen(5, "sig_spec_favours_rival")), method)
    assert "act_bid_no_bid" in [advice.action for advice in judged.next]


@pytest.mark.parametrize(
    ("signal", "concern"),
    [
        ("sig_too_good_suspected", "c_price_too_low"),
        ("sig_performance_security_demanded", "c_financial_stability"),
        ("sig_track_record_doubted", "c_no_industry_experience"),
    ],
)
def test_a_doubt_opens_its_concern(method: Method, signal: str, concern: str) -> None:
    found = judge(deal(INVITED, SHOWN, seen(20, signal)), method).concerns
    assert [(one.concern, one.state) for one in found] == [(concern, "open")]


def test_a_price_cut_is_no_answer_to_a_price_thought_too_low(method: Method) -> None:
    plain = check_action(deal(INVITED, SHOWN), method, action="act_price_concession")
    doubted = check_action(
        deal(INVITED, SHOWN, seen(20, "sig_too_good_suspected")), method, action="act_price_concession"
    )
    assert doubted.verdict == "harmful"
    assert doubted.p_harm > plain.p_harm


def test_parking_is_no_end_and_a_freeze_is(method: Method) -> None:
    gap = seen(0, "sig_capability_gap_stated")
    parked = judge(deal(gap, seen(20, "sig_topic_parked")), method)
    frozen = judge(deal(gap, seen(20, "sig_project_frozen")), method)
    assert (parked.outcome, frozen.outcome) == ("open", "no_decision")
    assert "no_decision" in parked.risks
    assert parked.posterior["status_quo"] > judge(deal(gap), method).posterior["status_quo"]


@pytest.mark.parametrize(
    ("signal", "state"),
    [
        ("sig_cause_study_ordered", "problem_recognition"),
        ("sig_physical_incident", "problem_recognition"),
        ("sig_regulator_finding", "problem_recognition"),
        ("sig_outsourcing_decided", "needs_definition"),
        ("sig_project_approved", "needs_definition"),
        ("sig_budget_line_opened", "needs_definition"),
    ],
)
def test_a_signal_before_the_comparison_raises_its_state(method: Method, signal: str, state: str) -> None:
    told = seen(0, "sig_asks_peer_practice")
    assert probability(method, state, told, seen(9, signal)) > probability(method, state, told)


SIGNED = (INVITED, SHOWN, seen(40, "sig_contract_signed", reliability="document"))


@pytest.mark.parametrize(
    ("signal", "subphase"),
    [
        ("sig_site_preparation", "im_prep"),
        ("sig_prelaunch_trouble", "im_prep"),
        ("sig_acceptance_held", "im_prep"),
        ("sig_settlement_or_payment", "im_prep"),
        ("sig_praise_after_go_live", "im_ramp"),
    ],
)
def test_after_the_award_the_deal_stays_in_implementation(method: Method, signal: str, subphase: str) -> None:
    judged = judge(deal(*SIGNED, seen(60, signal)), method)
    assert (judged.stage, judged.subphase) == ("implementation", subphase)


def test_trouble_before_go_live_calls_for_a_quick_answer(method: Method) -> None:
    judged = judge(deal(*SIGNED, seen(60, "sig_prelaunch_trouble")), method)
    assert judged.next[0].action == "act_rapid_issue_response"


@pytest.mark.parametrize("before", [(INVITED,), (INVITED, SHOWN), SIGNED])
def test_contact_who_leaves_is_a_risk_at_any_stage_and_moves_none(method: Method, before: tuple) -> None:
    plain, left = judge(deal(*before), method), judge(deal(*before, seen(45, "sig_contact_leaves")), method)
    assert left.stage == plain.stage
    assert left.risks == ("lost_contact",)
    assert {"act_map_stakeholders", "act_multi_thread"} & {advice.action for advice in left.next}


def test_in_house_fix_leaves_the_deal_before_any_project(method: Method) -> None:
    record = deal(seen(0, "sig_capability_gap_stated"), seen(15, "sig_in_house_fix_tried"))
    judged = judge(record, method)
    assert judged.posterior["status_quo"] + judged.posterior["problem_recognition"] > 0.7


def test_our_own_acts_carry_none_of_them(method: Method) -> None:
    record = deal(INVITED, did(6, "act_offer_pilot"))
    assert [effect.signal for effect in judge(record, method).signals] == ["sig_vendors_invited"]
