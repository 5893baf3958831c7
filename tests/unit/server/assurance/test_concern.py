"""The concern log: only the customer's word closes a concern."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import Company, make_deal, make_event, make_stakeholder
from tongpin.engine.judgement import ConcernState
from tongpin.server.assurance.domain import concern as concerns
from tongpin.server.assurance.domain import proof as proofs
from tongpin.server.assurance.models import Concern, ProofUse
from tongpin.server.assurance.queries import proof as proof_queries
from tongpin.server.core.errors import Conflict, Invalid, NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.insight.queries import judgement

LIABILITY = "c_goods_liability"


def judged(deal: Deal, concern: str = LIABILITY) -> ConcernState | None:
    now = judgement.current(deal)
    assert now is not None
    return next((state for state in now.concerns if state.concern == concern), None)


@pytest.fixture
def worried(deal: Deal) -> Deal:
    make_event(
        deal,
        "出了事你们赔得起吗？",
        by=make_stakeholder(deal),
        marks=[MarkInput("sig_goods_liability_asked", "赔得起吗")],
    )
    return deal


def test_proof_does_not_close_a_concern_the_customer_s_word_does(worried: Deal) -> None:
    concerns.offer_proof(actor=worried.owner, deal=worried, proof="p_insurance_policy")
    offered = judged(worried)
    concerns.acknowledge_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words="有保单就放心了")
    closed = judged(worried)
    assert offered is not None
    assert closed is not None
    assert (offered.state, offered.answered, closed.state) == ("proof_offered", True, "acknowledged")


def test_concern_is_not_closed_without_words(worried: Deal) -> None:
    with pytest.raises(Invalid) as refusal:
        concerns.acknowledge_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words=" ")
    assert (refusal.value.field, Concern.objects.count()) == ("words", 0)


def test_closing_holds_from_its_day_on(worried: Deal) -> None:
    concerns.acknowledge_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words="放心了")
    yesterday = timezone.now() - timedelta(days=1)
    make_event(worried, "大促扛得住吗", at=yesterday - timedelta(days=1), marks=[])
    before = judgement.record_of(worried, yesterday)
    assert (before.concerns_closed, judgement.record_of(worried).concerns_closed) == ((), (LIABILITY,))


def test_reopened_concern_is_open_again(worried: Deal) -> None:
    concerns.acknowledge_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words="放心了")
    concerns.reopen_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words="财务又问起来了")
    state = judged(worried)
    assert state is not None
    assert state.state == "open"


def test_concern_entered_by_hand_is_shown_with_its_words(worried: Deal) -> None:
    concerns.raise_concern(actor=worried.owner, deal=worried, concern="c_key_person", words="怕换人")
    state = judged(worried, "c_key_person")
    assert state is not None
    assert (state.state, state.quote) == ("open", "怕换人")


def test_log_follows_its_states(worried: Deal) -> None:
    actor, deal = worried.owner, worried

    def state() -> str:
        return Concern.objects.get().state

    concerns.predict_concern(actor=actor, deal=deal, concern=LIABILITY)
    seen = [state()]
    concerns.raise_concern(actor=actor, deal=deal, concern=LIABILITY, words="赔得起吗")
    seen.append(state())
    concerns.offer_proof(actor=actor, deal=deal, proof="p_insurance_policy")
    seen.append(state())
    concerns.acknowledge_concern(actor=actor, deal=deal, concern=LIABILITY, words="接受", residual=True)
    seen.append(state())
    concerns.reopen_concern(actor=actor, deal=deal, concern=LIABILITY, words="又问")
    seen.append(state())
    assert seen == ["predicted", "voiced", "proof_offered", "residual_accepted", "reopened"]


def test_step_that_the_log_does_not_allow_is_a_conflict(worried: Deal) -> None:
    concerns.raise_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words="赔得起吗")
    with pytest.raises(Conflict):
        concerns.raise_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words="赔得起吗")
    with pytest.raises(Conflict):
        concerns.predict_concern(actor=worried.owner, deal=worried, concern=LIABILITY)
    with pytest.raises(Conflict):
        concerns.reopen_concern(actor=worried.owner, deal=worried, concern=LIABILITY, words="x")


def test_unknown_concern_or_proof_is_refused(deal: Deal) -> None:
    with pytest.raises(Invalid) as concern:
        concerns.raise_concern(actor=deal.owner, deal=deal, concern="c_nothing", words="x")
    with pytest.raises(Invalid) as proof:
        concerns.offer_proof(actor=deal.owner, deal=deal, proof="p_nothing")
    assert (concern.value.field, proof.value.field) == ("concern", "proof")


def test_person_of_another_deal_does_not_exist(company: Company, deal: Deal) -> None:
    stranger = make_stakeholder(make_deal(company.anna))
    with pytest.raises(NotVisible):
        concerns.acknowledge_concern(actor=company.anna, deal=deal, concern=LIABILITY, words="x", by=stranger)


def test_expired_proof_proves_nothing(worried: Deal) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    old = proofs.add_proof(
        actor=worried.owner, proof="p_insurance_policy", title="去年的保单", valid_until=yesterday
    )
    with pytest.raises(Invalid, match="过期"):
        concerns.offer_proof(actor=worried.owner, deal=worried, proof="p_insurance_policy", item=old)
    assert (ProofUse.objects.count(), list(proof_queries.library(worried.owner))) == (0, [])


def test_use_of_an_item_is_noted(worried: Deal) -> None:
    item = proofs.add_proof(actor=worried.owner, proof="p_insurance_policy", title="今年的保单")
    use = concerns.offer_proof(actor=worried.owner, deal=worried, proof="p_insurance_policy", item=item)
    assert (use.item, use.event.proofs, use.event.text) == (
        item,
        ["p_insurance_policy"],
        "递交了证明材料：今年的保单。",
    )
