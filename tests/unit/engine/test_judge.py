"""What every version of the judge must keep (and the seed's two cases)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.unit.engine.deals import SEED, ZONE, day, deal, did, seed_record, seen, trap_record
from tongpin.engine import Event, Mark, Person, check_action, judge, steps
from tongpin.engine.verdict import UnknownAction


@pytest.mark.parametrize("name", SEED["cases"])
def test_steps_seed_case_each_event_is_judged_as_the_method_says(name: str, method) -> None:
    expected = SEED["cases"][name]["events"]
    got = [step.stage for step in steps(seed_record(name), method)]
    allowed = [{e["expected"], *e["also_ok"]} for e in expected]
    assert [g for g, ok in zip(got, allowed, strict=True) if g not in ok] == []
    exact = sum(g == e["expected"] for g, e in zip(got, expected, strict=True))
    assert exact == len(expected)


@pytest.mark.parametrize("name", SEED["cases"])
def test_check_action_seed_case_every_verdict_is_the_expected_one(name: str, method) -> None:
    record = seed_record(name)
    wrong = []
    for act in SEED["cases"][name]["actions"]:
        at = dt.datetime.fromisoformat(act["date"]).replace(tzinfo=ZONE)
        got = check_action(record, method, action=act["action"], as_of=at)
        if got.verdict != act["expected"]:
            wrong.append((act, got.verdict, got.p_harm))
    assert wrong == []


def test_price_cut_is_stopped_on_the_day_the_first_worry_is_voiced(method) -> None:
    got = check_action(
        seed_record("company_a"),
        method,
        action="act_price_concession",
        as_of=dt.datetime(2025, 5, 28, tzinfo=ZONE),
    )
    assert got.verdict == "harmful"
    assert got.p_harm >= 0.30


TRAPS = {
    "T1": ({"solution_evaluation", "risk_assessment"}, "harmful"),
    "T2": ({"needs_definition", "solution_evaluation"}, None),
    "T3": ({"solution_evaluation"}, None),
    "T4": ({"needs_definition"}, None),
    "T5": ({"solution_evaluation"}, None),
    "T6": ({"risk_assessment"}, "harmful"),
    "T8": ({"solution_evaluation"}, None),
    "T11": ({"risk_assessment"}, None),
    "T12": ({"risk_assessment"}, None),
    "T14": ({"implementation"}, "harmful"),
    "T17": ({"solution_evaluation", "risk_assessment"}, "harmful"),
    "T18": ({"needs_definition", "solution_evaluation"}, None),
    "T19": ({"solution_evaluation", "risk_assessment"}, None),
}


@pytest.mark.parametrize("name", TRAPS)
def test_trap_is_not_fallen_into(name: str, method) -> None:
    stages, price_cut = TRAPS[name]
    record = trap_record(name)
    judged = judge(record, method)
    assert {judged.stage} <= stages
    if price_cut:
        assert check_action(record, method, action="act_price_concession").verdict == price_cut


def test_trap_price_question_first_says_it_does_not_know(method) -> None:
    judged = judge(trap_record("T9"), method)
    assert not judged.certain
    assert judged.entropy > 0.6
    assert {"q_sq_pr_1", "q_pr_nd_1"} <= {a.question for a in judged.ask}
    assert check_action(trap_record("T9"), method, action="act_formal_quote").verdict == "early"


def test_trap_vague_price_talk_asks_compared_with_whom(method) -> None:
    assert judge(trap_record("T17"), method).ask[0].question == "q_se_ra_6"


def test_trap_postponed_twice_asks_why_and_warns_of_no_decision(method) -> None:
    judged = judge(trap_record("T12"), method)
    assert judged.ask[0].question == "q_no_decision_1"
    assert "no_decision" in judged.risks


def test_trap_first_seen_at_tender_warns_of_filling_the_field(method) -> None:
    judged = judge(trap_record("T8"), method)
    assert "column_fodder" in judged.risks
    assert judged.next[0].action == "act_bid_no_bid"


def test_own_acts_never_move_the_stage(method) -> None:
    acts = [
        did(i * 7, a)
        for i, a in enumerate(("act_product_pitch", "act_submit_tailored_solution", "act_formal_quote"))
    ]
    quiet = [replace(a, action=None, kind="note") for a in acts]
    with_acts, without = judge(deal(*acts), method), judge(deal(*quiet), method)
    assert with_acts.posterior == without.posterior
    assert with_acts.stage == "status_quo"
    assert [m.kind for m in with_acts.mismatches if m.kind == "m_happy_ears"] == ["m_happy_ears"]


def test_a_reps_stated_stage_hardly_moves_it(method) -> None:
    before = judge(deal(seen(0, "sig_capability_gap_stated")), method, as_of=day(1))
    stated = Event("s", day(1), "stage", by="li", stage="risk_assessment")
    after = judge(deal(seen(0, "sig_capability_gap_stated"), stated), method)
    assert after.stage == before.stage
    assert 0 < after.posterior["risk_assessment"] - before.posterior["risk_assessment"] < 0.05


def test_judgement_uses_nothing_from_after_its_date(method) -> None:
    early = deal(seen(0, "sig_capability_gap_stated"), seen(10, "sig_criteria_set"))
    late = deal(*early.events, seen(50, "sig_contract_signed"), did(60, "act_kickoff"))
    assert judge(early, method, as_of=day(20)) == judge(late, method, as_of=day(20))


def test_document_found_later_counts_only_once_it_is_known(method) -> None:
    minutes = replace(seen(5, "sig_criteria_set", reliability="document"), known_at=day(40))
    record = deal(seen(0, "sig_capability_gap_stated"), minutes, seen(30))
    assert judge(record, method, as_of=day(30)).stage == "problem_recognition"
    assert judge(record, method, as_of=day(41)).stage == "needs_definition"


def test_repeats_of_one_fact_count_nearly_once(method) -> None:
    once = judge(deal(seen(0, "sig_procurement_price_push")), method).posterior
    often = judge(deal(*(seen(i / 24, "sig_procurement_price_push") for i in range(40))), method).posterior
    twice = judge(deal(*(seen(i / 24, "sig_procurement_price_push") for i in range(2))), method).posterior
    top = max(once, key=lambda s: once[s])
    assert once[top] < twice[top] < often[top] < 0.97


def test_less_reliable_evidence_moves_less(method) -> None:
    order = ("rep_opinion", "hearsay", "statement", "observed", "document")
    moved = [
        judge(deal(seen(0, "sig_rfp_sent", reliability=r)), method).posterior["solution_evaluation"]
        for r in order
    ]
    assert moved == sorted(moved)
    assert moved[0] < 0.4 < moved[-1]


def test_unsure_reading_moves_less(method) -> None:
    def judged(confidence: float) -> float:
        event = Event("e", day(0), text="x", marks=(Mark("sig_rfp_sent", "q", confidence=confidence),))
        return judge(deal(event), method).posterior["solution_evaluation"]

    assert judged(0.3) < judged(0.6) < judged(1.0)


def test_silence_is_weak_evidence_and_entry_to_implementation_does_not_happen_unseen(method) -> None:
    record = deal(
        seen(0, "sig_goods_liability_asked", reliability="document"), seen(1, "sig_due_diligence_check")
    )
    later = judge(record, method, as_of=day(60)).posterior
    assert later["implementation"] < 0.1
    assert later["risk_assessment"] > 0.5


def test_change_of_decider_opens_needs_again(method) -> None:
    before = (
        seen(0, "sig_rfp_sent", reliability="document"),
        seen(20, "sig_presentation_scheduled", reliability="document"),
    )
    record = deal(*before, seen(30, "sig_new_decision_maker", reliability="document"))
    after = judge(record, method).posterior
    assert after["needs_definition"] > 0.3
    assert after["needs_definition"] > judge(deal(*before), method).posterior["needs_definition"] * 10


def test_newcomer_is_judged_by_their_own_stage(method) -> None:
    people = (
        Person("old", "老王", roles=("economic_buyer",)),
        Person("new", "新总", roles=("economic_buyer",)),
    )
    record = deal(
        seen(0, "sig_rfp_sent", by="old", reliability="document"),
        seen(25, "sig_goods_liability_asked", by="old"),
        seen(30, "sig_new_decision_maker", by="old", reliability="document"),
        seen(35, "sig_criteria_set", by="new"),
        people=people,
    )
    verdicts = [
        check_action(record, method, action=act, with_person=person).verdict
        for act, person in (("act_present_solution", "new"), ("act_present_solution", "old"))
    ]
    assert verdicts == ["fit", "early"]
    assert (
        check_action(record, method, action="act_present_solution", with_person="new").override
        == "ov_new_person"
    )


def test_split_group_is_said(method) -> None:
    people = (
        Person("a", "物流王总", roles=("logistics_head",)),
        Person("b", "电商李总", roles=("initiator",)),
    )
    record = deal(
        seen(
            0,
            "sig_goods_liability_asked",
            "sig_liability_clause_legal_review",
            by="a",
            reliability="document",
        ),
        seen(5, "sig_criteria_set", "sig_asks_help_with_spec", by="b", reliability="document"),
        people=people,
    )
    judged = judge(record, method)
    assert {v.person: v.stage for v in judged.people} == {"a": "risk_assessment", "b": "needs_definition"}
    assert [m.kind for m in judged.mismatches if m.kind == "m_split_group"] == ["m_split_group"]


def test_concern_is_opened_proved_and_closed_by_the_customer_only(method) -> None:
    base = (seen(0, "sig_vendors_invited"), seen(20, "sig_goods_liability_asked"))
    proof = did(25, "act_deliver_proof_pack", proofs=("p_insurance_policy",))
    yes = replace(seen(30), settles=True)
    states = [
        [(c.concern, c.state, c.answered) for c in judge(deal(*events), method).concerns]
        for events in (base, (*base, proof), (*base, proof, yes))
    ]
    assert states == [
        [("c_goods_liability", "open", False)],
        [("c_goods_liability", "proof_offered", True)],
        [("c_goods_liability", "acknowledged", True)],
    ]


def test_concern_foreseen_from_traits_is_prepared_for_not_delivered(method) -> None:
    event = replace(seen(0, "sig_vendors_invited", reliability="document"), traits=("c_high_value_many_sku",))
    judged = judge(deal(event), method)
    assert [(c.concern, c.state) for c in judged.concerns] == [("c_high_value_many_sku", "predicted")]
    assert "act_prepare_proof_pack" in {n.action for n in judged.next}
    assert "act_deliver_proof_pack" not in {n.action for n in judged.next}


def test_next_moves_never_hold_what_might_harm(method) -> None:
    for name in TRAPS:
        record = trap_record(name)
        verdicts = {check_action(record, method, action=m.action).verdict for m in judge(record, method).next}
        assert verdicts <= {"fit"}, name


def test_complaint_after_go_live_brings_the_rapid_response_and_holds_expansion_back(method) -> None:
    record = seed_record("company_a")
    at = dt.datetime(2025, 8, 21, 12, tzinfo=ZONE)
    assert judge(record, method, as_of=at).next[0].action == "act_rapid_issue_response"
    assert check_action(record, method, action="act_propose_expansion", as_of=at).verdict == "harmful"


def test_delivery_missing_from_the_design_is_an_alert(method) -> None:
    offered = (
        seen(0, "sig_vendors_invited", reliability="document"),
        did(10, "act_submit_tailored_solution"),
    )
    joined = did(5, "act_delivery_team_joins")
    kinds = [{m.kind for m in judge(deal(*e), method).mismatches} for e in (offered, (*offered, joined))]
    assert ["m_promise_gap" in k for k in kinds] == [True, False]


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        (("sig_rfp_sent",), "open"),
        (("sig_rfp_sent", "sig_award_notice"), "chosen_us"),
        (("sig_rfp_sent", "sig_competitor_awarded"), "chosen_competitor"),
        (("sig_rfp_sent", "sig_project_frozen"), "no_decision"),
        (("sig_project_frozen", "sig_rfp_sent"), "open"),
    ],
)
def test_outcome_follows_the_customers_last_word(signals: tuple[str, ...], expected: str, method) -> None:
    record = deal(*(seen(i * 10, s, reliability="document") for i, s in enumerate(signals)))
    assert judge(record, method).outcome == expected


def test_hearsay_never_ends_a_deal(method) -> None:
    assert judge(deal(seen(0, "sig_competitor_awarded", reliability="hearsay")), method).outcome == "open"


def test_formal_tender_makes_a_price_cut_a_breach(method) -> None:
    notice = replace(seen(0, "sig_rfp_sent", reliability="document"), text="公开招标公告,开标时间3月5日")
    record = deal(notice, seen(20, "sig_presentation_scheduled", reliability="document"))
    got = check_action(record, method, action="act_price_concession")
    assert (got.verdict, got.override) == ("harmful", "ov_formal_tender")


def test_check_action_unknown_action_is_an_error(method) -> None:
    with pytest.raises(UnknownAction, match="act_dance"):
        check_action(deal(seen(0)), method, action="act_dance")


def test_check_action_text_that_is_no_action_is_neutral(method) -> None:
    assert check_action(deal(seen(0)), method, action=None).verdict == "neutral"


def test_judge_record_without_events_needs_a_date(method) -> None:
    with pytest.raises(ValueError, match="date"):
        judge(deal(), method)
    assert judge(deal(), method, as_of=day(0)).stage == "status_quo"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sentences_speak_one_language(lang: str, method) -> None:
    judged = judge(seed_record("company_a"), method, as_of=dt.datetime(2025, 6, 2, tzinfo=ZONE), lang=lang)
    sentences = [judged.why.split(",依据")[0].split(", going by")[0], *(m.why for m in judged.mismatches)]
    has_chinese = [any("\u4e00" <= c <= "\u9fff" for c in s) for s in sentences]
    assert has_chinese == [lang == "zh"] * len(sentences)


def test_seller_stage_lead_and_step(method) -> None:
    record = deal(seen(0, "sig_capability_gap_stated"), did(3, "act_formal_quote"))
    judged = judge(record, method)
    assert (judged.seller_stage, judged.lead, judged.in_step) == ("solution_design", 2, False)
    assert [m.kind for m in judged.mismatches][:2] == ["m_seller_ahead", "m_seller_ahead"]


def test_deal_that_another_won_is_not_pushed_on(method) -> None:
    record = deal(seen(0, "sig_rfp_sent"), seen(40, "sig_competitor_awarded", reliability="document"))
    judged = judge(record, method)
    assert (judged.stage, judged.outcome) == ("implementation", "chosen_competitor")
    assert [n.action for n in judged.next] == ["act_regular_touch"]


def test_price_cut_among_open_worries_brings_the_way_back_and_one_more_worry(method) -> None:
    record = deal(
        seen(0, "sig_vendors_invited", reliability="document"),
        seen(20, "sig_goods_liability_asked", "sig_peak_capacity_asked"),
        did(25, "act_price_concession"),
    )
    judged = judge(record, method)
    wrong = next(m for m in judged.mismatches if m.action == "act_price_concession")
    assert (wrong.kind, wrong.verdict) == ("m_wrong_action", "harmful")
    assert wrong.recovery == tuple(step.text.zh for step in method.recovery.values())
    assert [(c.concern, c.state) for c in judged.concerns][-1] == ("c_price_too_low", "predicted")
