"""Agreeing with a reading, or not."""

from __future__ import annotations

import pytest

from tests.factories import Company, make_deal, make_event, make_stakeholder, put_on
from tongpin.server.core.errors import Conflict, Invalid, NotVisible
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain import event as events
from tongpin.server.evidence.domain import signal as signals
from tongpin.server.evidence.domain import statement
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.evidence.models import Signal
from tongpin.server.evidence.queries import signal as signal_queries
from tongpin.server.insight.queries import judgement

TEXT = "出了事你们赔得起吗?大促扛得住吗?"


@pytest.fixture
def proposed(deal: Deal) -> Signal:
    mark = MarkInput("sig_peak_capacity_asked", "大促扛得住吗", confidence=0.5, state="proposed")
    return make_event(deal, TEXT, by=make_stakeholder(deal), marks=[mark]).signals.get()


def share(deal: Deal) -> float:
    judged = judgement.current(deal)
    assert judged is not None
    return judged.posterior["risk_assessment"]


def test_accepted_counts_in_full_proposed_by_its_confidence_rejected_not_at_all(proposed: Signal) -> None:
    deal = proposed.event.deal
    as_proposed = share(deal)
    signals.accept_signal(actor=deal.owner, signal=proposed)
    accepted = share(deal)
    signals.reject_signal(actor=deal.owner, signal=proposed)
    rejected = share(deal)
    assert rejected < as_proposed < accepted


def test_decision_is_noted_with_who_and_when(proposed: Signal) -> None:
    deal = proposed.event.deal
    decided = signals.accept_signal(actor=deal.owner, signal=proposed, version=1)
    assert (decided.state, decided.decided_by, decided.decided_at is not None) == (
        "accepted",
        deal.owner,
        True,
    )


def test_change_says_what_it_is_and_accepts_it(proposed: Signal) -> None:
    changed = signals.change_signal(
        actor=proposed.event.deal.owner,
        signal=proposed,
        signal_id="sig_contingency_asked",
        reliability="hearsay",
    )
    assert (changed.signal, changed.reliability, changed.state) == (
        "sig_contingency_asked",
        "hearsay",
        "accepted",
    )


@pytest.mark.parametrize(
    ("given", "field"), [({"signal_id": "sig_x"}, "signal"), ({"reliability": "x"}, "reliability")]
)
def test_wrong_change_names_its_field(proposed: Signal, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        signals.change_signal(actor=proposed.event.deal.owner, signal=proposed, **given)
    assert refusal.value.field == field


def test_speaker_of_another_deal_does_not_exist(company: Company, proposed: Signal) -> None:
    stranger = make_stakeholder(make_deal(company.anna))
    with pytest.raises(NotVisible):
        signals.change_signal(actor=company.anna, signal=proposed, by_stakeholder=stranger)


def test_decision_against_an_old_page_is_a_conflict(proposed: Signal) -> None:
    actor = proposed.event.deal.owner
    signals.reject_signal(actor=actor, signal=proposed, version=1)
    with pytest.raises(Conflict) as refusal:
        signals.accept_signal(actor=actor, signal=proposed, version=1)
    assert refusal.value.current.state == "rejected"


def test_signal_the_reader_missed_is_added_in_its_place(proposed: Signal) -> None:
    event = proposed.event
    added = signals.add_signal(
        actor=event.deal.owner, event=event, mark=MarkInput("sig_goods_liability_asked", "赔得起吗")
    )
    assert (added.start, added.end, added.state) == (5, 9, "accepted")


def test_stated_stage_is_evidence_with_its_reason_and_not_the_truth(deal: Deal) -> None:
    make_event(deal, "现在这套够用了", marks=[MarkInput("sig_satisfied_no_need", "现在这套够用了")])
    event = statement.state_stage(actor=deal.owner, deal=deal, stage="implementation", reason="感觉快签了")
    judged = judgement.current(deal)
    assert judged is not None
    assert (event.kind, event.stage, event.by_user, judged.stage) == (
        "stage",
        "implementation",
        deal.owner,
        "status_quo",
    )


@pytest.mark.parametrize(
    ("stage", "reason", "field"), [("closing", "x", "stage"), ("implementation", " ", "reason")]
)
def test_statement_needs_a_stage_and_a_reason(deal: Deal, stage: str, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        statement.state_stage(actor=deal.owner, deal=deal, stage=stage, reason=reason)
    assert refusal.value.field == field


def test_undo_takes_an_answer_back_whole(proposed: Signal) -> None:
    deal = proposed.event.deal
    other = make_stakeholder(deal, "周倩", "法务经理", ("legal_risk",))
    before = (proposed.signal, proposed.reliability, proposed.by_stakeholder, share(deal))
    signals.change_signal(
        actor=deal.owner,
        signal=proposed,
        signal_id="sig_contingency_asked",
        reliability="hearsay",
        by_stakeholder=other,
    )
    back = signals.undo_answer(actor=deal.owner, signal=proposed)
    assert (back.signal, back.reliability, back.by_stakeholder, share(deal)) == before
    assert (back.state, back.decided_by, back.decided_at) == ("proposed", None, None)


def test_undo_brings_the_person_back(proposed: Signal) -> None:
    deal = proposed.event.deal
    first = make_stakeholder(deal, "周倩", "法务经理", ("legal_risk",))
    signals.change_signal(actor=deal.owner, signal=proposed, by_stakeholder=first)
    signals.change_signal(actor=deal.owner, signal=proposed, by_stakeholder=None)
    back = signals.undo_answer(actor=deal.owner, signal=proposed)
    assert (back.by_stakeholder, back.state) == (first, "accepted")


def test_undo_without_an_answer_is_refused(proposed: Signal) -> None:
    with pytest.raises(Invalid):
        signals.undo_answer(actor=proposed.event.deal.owner, signal=proposed)


def test_undo_twice_is_refused(proposed: Signal) -> None:
    owner = proposed.event.deal.owner
    signals.reject_signal(actor=owner, signal=proposed)
    signals.undo_answer(actor=owner, signal=proposed)
    with pytest.raises(Invalid):
        signals.undo_answer(actor=owner, signal=proposed)


def test_queue_holds_what_waits_on_deals_one_may_change(company: Company, proposed: Signal) -> None:
    deal = proposed.event.deal
    put_on(deal, company.watcher)
    seen = {
        name: list(signal_queries.to_confirm(getattr(company, name)))
        for name in ("anna", "wei", "admin", "chen", "watcher")
    }
    assert seen == {
        "anna": [proposed],
        "wei": [proposed],
        "admin": [proposed],
        "chen": [],
        "watcher": [],
    }


def test_queue_leaves_out_what_is_answered_withdrawn_or_over(company: Company, proposed: Signal) -> None:
    event = proposed.event
    events.withdraw_event(actor=company.anna, event=event, version=1, reason="记错了")
    withdrawn = list(signal_queries.to_confirm(company.anna))
    event.refresh_from_db()
    events.restore_event(actor=company.anna, event=event, version=event.version)
    back = list(signal_queries.to_confirm(company.anna))
    deal = event.deal
    deal.refresh_from_db()
    deals.close_deal(
        actor=company.anna, deal=deal, version=deal.version, outcome="no_decision", reason="项目冻结"
    )
    over = list(signal_queries.to_confirm(company.anna))
    assert (withdrawn, back, over) == ([], [proposed], [])
