"""Moves: the verdict before, the reason where it harms, the evidence after."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import Company, make_deal, make_event, make_stakeholder, put_on
from tongpin.server.core.errors import Conflict, Invalid, NeedsReason, NotAllowed, NotVisible
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.domain import move as moves
from tongpin.server.deals.models import Deal, Move
from tongpin.server.deals.queries import move as move_queries
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.evidence.models import Event
from tongpin.server.insight.queries import judgement


@pytest.fixture
def worried(deal: Deal) -> Deal:
    """A deal whose customer weighs risk."""
    person = make_stakeholder(deal)
    marks = [
        MarkInput("sig_goods_liability_asked", "赔得起吗"),
        MarkInput("sig_peak_capacity_asked", "扛得住吗"),
    ]
    make_event(deal, "出了事你们赔得起吗?大促扛得住吗?", by=person, marks=marks)
    return deal


def counts() -> tuple[int, int, int]:
    return Move.objects.count(), Event.objects.count(), AuditEvent.objects.count()


def test_price_cut_while_the_customer_weighs_risk_is_harmful(worried: Deal) -> None:
    before = counts()
    verdict = moves.check_move(actor=worried.owner, deal=worried, action="act_price_concession")
    assert (verdict.verdict, verdict.p_harm > 0.3, counts()) == ("harmful", True, before)
    assert [better.action for better in verdict.instead]


def test_verdict_speaks_the_language_asked_for(worried: Deal) -> None:
    zh, en = (
        moves.check_move(actor=worried.owner, deal=worried, action="act_price_concession", lang=lang).why
        for lang in ("zh", "en")
    )
    assert ("客户" in zh, "客户" in en) == (True, False)


def test_harmful_move_needs_a_reason_and_says_what_instead(worried: Deal) -> None:
    before = counts()
    with pytest.raises(NeedsReason) as refusal:
        moves.plan_move(actor=worried.owner, deal=worried, action="act_price_concession", reason=" ")
    assert (refusal.value.verdict.verdict, counts()) == ("harmful", before)


def test_harmful_move_with_a_reason_is_planned_and_the_reason_kept(worried: Deal) -> None:
    move = moves.plan_move(
        actor=worried.owner, deal=worried, action="act_price_concession", reason="总部要求本周降价"
    )
    row = AuditEvent.objects.latest("pk")
    assert (move.verdict, move.reason, row.diff["reason"]) == (
        "harmful",
        "总部要求本周降价",
        [None, "总部要求本周降价"],
    )


def test_move_in_words_is_read_as_the_method_s(worried: Deal) -> None:
    verdict = moves.check_move(actor=worried.owner, deal=worried, text="主动降价5个点")
    assert (verdict.action, verdict.verdict) == ("act_price_concession", "harmful")


def test_words_that_are_none_of_the_method_s_are_neutral(worried: Deal) -> None:
    move = moves.plan_move(actor=worried.owner, deal=worried, text="帮王总改签一张车票")
    assert (move.action, move.verdict, move.text) == ("", "neutral", "帮王总改签一张车票")


@pytest.mark.parametrize(
    ("given", "field"), [({"action": "act_nothing"}, "action"), ({}, "text"), ({"text": " \n"}, "text")]
)
def test_no_move_is_refused(deal: Deal, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        moves.plan_move(actor=deal.owner, deal=deal, **given)
    assert refusal.value.field == field


def test_move_on_a_deal_of_which_nothing_is_known_has_a_verdict(deal: Deal) -> None:
    assert moves.check_move(actor=deal.owner, deal=deal, action="act_product_pitch").verdict == "early"


def test_done_move_is_evidence_and_moves_our_side_only(worried: Deal) -> None:
    before = judgement.current(worried)
    move = moves.plan_move(actor=worried.owner, deal=worried, action="act_deliver_proof_pack")
    event = moves.complete_move(actor=worried.owner, move=move, version=1, result="递交了保险合同")
    after = judgement.current(worried)
    assert before is not None
    assert after is not None
    assert (event.kind, event.action, event.move, list(event.signals.all()), event.proofs) == (
        "action",
        "act_deliver_proof_pack",
        move,
        [],
        ["p_insurance_policy"],
    )
    assert after.stage == before.stage == "risk_assessment"
    assert Move.objects.get().state == "done"


def test_move_taken_back_takes_its_event_out_of_the_record(worried: Deal) -> None:
    move = moves.plan_move(actor=worried.owner, deal=worried, action="act_invite_site_visit")
    event = moves.complete_move(actor=worried.owner, move=move, version=1)
    again = moves.reopen_move(actor=worried.owner, move=move, version=2)
    event.refresh_from_db()
    assert (again.state, again.done_at, event.move) == ("planned", None, None)
    assert event.withdrawn_at is not None
    done = moves.complete_move(actor=worried.owner, move=again, version=3, at=timezone.now())
    assert done.pk != event.pk


def test_dropped_move_cannot_be_done_and_can_be_taken_up_again(worried: Deal) -> None:
    move = moves.plan_move(actor=worried.owner, deal=worried, action="act_invite_site_visit")
    dropped = moves.drop_move(actor=worried.owner, move=move, version=1, why="客户出差")
    with pytest.raises(Conflict):
        moves.complete_move(actor=worried.owner, move=dropped, version=2)
    assert moves.reopen_move(actor=worried.owner, move=dropped, version=2).state == "planned"


def test_double_click_on_done_does_it_once(worried: Deal) -> None:
    move = moves.plan_move(actor=worried.owner, deal=worried, action="act_invite_site_visit")
    moves.complete_move(actor=worried.owner, move=move, version=1)
    with pytest.raises(Conflict):
        moves.complete_move(actor=worried.owner, move=move, version=1)
    assert Event.objects.filter(kind="action").count() == 1


def test_person_of_another_deal_does_not_exist(company: Company, deal: Deal) -> None:
    stranger = make_stakeholder(make_deal(company.anna))
    with pytest.raises(NotVisible):
        moves.check_move(actor=company.anna, deal=deal, action="act_kickoff", stakeholder=stranger)


def test_watcher_plans_nothing(company: Company, deal: Deal) -> None:
    put_on(deal, company.watcher)
    with pytest.raises(NotAllowed):
        moves.plan_move(actor=company.watcher, deal=deal, action="act_kickoff")
    assert list(move_queries.of_deal(company.watcher, deal)) == []
