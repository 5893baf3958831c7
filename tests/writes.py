"""Every write of the domain, each with what it needs: one table from which several tests are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.factories import (
    Company,
    make_company,
    make_customer,
    make_deal,
    make_event,
    make_stakeholder,
    put_on,
)
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.models import Contact
from tongpin.server.assurance.domain import concern as concerns
from tongpin.server.assurance.domain import proof as proofs
from tongpin.server.assurance.models import ProofItem
from tongpin.server.core.errors import DomainError, NotAllowed, NotVisible
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.domain import member as members
from tongpin.server.deals.domain import move as moves
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal, Member, Move, Stakeholder
from tongpin.server.evidence.domain import event as events
from tongpin.server.evidence.domain import file as files
from tongpin.server.evidence.domain import signal as signals
from tongpin.server.evidence.domain import statement as statements
from tongpin.server.evidence.domain.proposals import MarkInput, ProposedEvent
from tongpin.server.evidence.models import Event, Signal
from tongpin.server.people.domain import team as teams
from tongpin.server.people.domain import token as tokens
from tongpin.server.people.domain import user as users
from tongpin.server.people.models import Token, User


@dataclass(slots=True)
class World:
    """A deal of 安娜's with one of everything on it."""

    company: Company
    deal: Deal
    stakeholder: Stakeholder
    event: Event
    signal: Signal
    move: Move
    done: Move
    member: Member
    token: Token
    item: ProofItem
    spare: Contact
    loose: Stakeholder
    withdrawn: Event
    ended: Deal


def make_world() -> World:
    """Return a deal with one of everything on it."""
    company = make_company()
    anna = company.anna
    deal = make_deal(anna, name="电商仓配", customer=make_customer(anna, "A公司"))
    person = make_stakeholder(deal)
    quote = "大促扛得住吗"
    mark = MarkInput(
        "sig_peak_capacity_asked", quote, by_stakeholder=person, state="proposed", confidence=0.8
    )
    event = make_event(deal, f"出了事你们赔得起吗?{quote}?", by=person, marks=[mark])
    move = moves.plan_move(actor=anna, deal=deal, action="act_invite_site_visit", stakeholder=person)
    done = moves.plan_move(actor=anna, deal=deal, action="act_ask_for_concerns", stakeholder=person)
    moves.complete_move(actor=anna, move=done, version=done.version)
    done.refresh_from_db()
    put_on(deal, company.watcher)
    concerns.raise_concern(actor=anna, deal=deal, concern="c_peak_capacity", words="大促扛得住吗")
    concerns.acknowledge_concern(actor=anna, deal=deal, concern="c_peak_capacity", words="没问题了")
    withdrawn = make_event(deal, "记到别的单子上去了", kind="note", marks=[])
    ended = make_deal(anna, customer=deal.customer)
    return World(
        company=company,
        deal=Deal.objects.get(pk=deal.pk),
        stakeholder=person,
        event=event,
        signal=event.signals.get(),
        move=move,
        done=done,
        member=deal.members.get(),
        token=tokens.create_token(actor=anna, name="报表")[0],
        item=proofs.add_proof(actor=anna, proof="p_insurance_policy", title="保单"),
        spare=contacts.create_contact(actor=anna, customer=deal.customer, name="刘敏"),
        loose=make_stakeholder(deal, "周倩", "法务经理", ("legal_risk",)),
        withdrawn=events.withdraw_event(actor=anna, event=withdrawn, version=1, reason="记错了"),
        ended=deals.close_deal(
            actor=anna, deal=ended, version=ended.version, outcome="no_decision", reason="项目冻结"
        ),
    )


@dataclass(frozen=True, slots=True)
class Write:
    """One write: what to call, who may (a field of `Company`), and what 陈 is told who may not; None: 陈 may too."""

    call: Callable[[World, User], Any]
    verb: str
    by: str = "anna"
    stranger: type[DomainError] | None = NotVisible


WRITES: dict[str, Write] = {
    "people.user.create_user": Write(
        lambda w, a: users.create_user(actor=a, email="new@example.com", name="新人", role="sales"),
        "create",
        "admin",
        NotAllowed,
    ),
    "people.user.set_role": Write(
        lambda w, a: users.set_role(actor=a, user=w.company.bo, role="manager", team=w.company.team),
        "set_role",
        "admin",
        NotAllowed,
    ),
    "people.user.deactivate": Write(
        lambda w, a: users.deactivate(actor=a, user=w.company.bo), "deactivate", "admin", NotAllowed
    ),
    "people.user.reactivate": Write(
        lambda w, a: users.reactivate(actor=a, user=w.company.bo), "reactivate", "admin", NotAllowed
    ),
    "people.user.set_password": Write(
        lambda w, a: users.set_password(actor=a, user=w.company.anna, password="一个很长的-password-9"),
        "set_password",
        "anna",
        NotAllowed,
    ),
    "people.user.set_language": Write(
        lambda w, a: users.set_language(actor=a, language="en"), "set_language", "anna", None
    ),
    "people.team.create_team": Write(
        lambda w, a: teams.create_team(actor=a, name="苏州组"), "create", "admin", NotAllowed
    ),
    "people.team.change_team": Write(
        lambda w, a: teams.change_team(actor=a, team=w.company.team, name="杭州一组"),
        "change",
        "admin",
        NotAllowed,
    ),
    "people.token.create_token": Write(
        lambda w, a: tokens.create_token(actor=a, name="同步"), "create", "anna", None
    ),
    "people.token.revoke_token": Write(lambda w, a: tokens.revoke_token(actor=a, token=w.token), "revoke"),
    "accounts.customer.create_customer": Write(
        lambda w, a: customers.create_customer(actor=a, name="B公司"), "create", "anna", None
    ),
    "accounts.customer.change_customer": Write(
        lambda w, a: customers.change_customer(
            actor=a, customer=w.deal.customer, version=w.deal.customer.version, name="A集团"
        ),
        "change",
    ),
    "accounts.contact.create_contact": Write(
        lambda w, a: contacts.create_contact(actor=a, customer=w.deal.customer, name="马超"), "create"
    ),
    "accounts.contact.change_contact": Write(
        lambda w, a: contacts.change_contact(
            actor=a, contact=w.stakeholder.contact, version=w.stakeholder.contact.version, title="副总"
        ),
        "change",
    ),
    "deals.deal.create_deal": Write(
        lambda w, a: deals.create_deal(actor=a, customer=w.deal.customer, name="华南仓"), "create"
    ),
    "deals.deal.change_deal": Write(
        lambda w, a: deals.change_deal(actor=a, deal=w.deal, version=w.deal.version, next_step="约参观"),
        "change",
    ),
    "deals.deal.close_deal": Write(
        lambda w, a: deals.close_deal(
            actor=a,
            deal=w.deal,
            version=w.deal.version,
            outcome="chosen_us",
            reason="定标",
            share_percent=60,
        ),
        "close",
    ),
    "deals.deal.reopen_deal": Write(
        lambda w, a: deals.reopen_deal(actor=a, deal=w.ended, version=w.ended.version, reason="又启动了"),
        "reopen",
    ),
    "deals.member.add_member": Write(
        lambda w, a: members.add_member(actor=a, deal=w.deal, user=w.company.bo, part="solution"), "add"
    ),
    "deals.member.change_member": Write(
        lambda w, a: members.change_member(actor=a, member=w.member, part="delivery"), "change"
    ),
    "deals.member.remove_member": Write(
        lambda w, a: members.remove_member(actor=a, member=w.member), "remove"
    ),
    "deals.stakeholder.add_stakeholder": Write(
        lambda w, a: stakeholders.add_stakeholder(actor=a, deal=w.deal, contact=w.spare), "add"
    ),
    "deals.stakeholder.change_stakeholder": Write(
        lambda w, a: stakeholders.change_stakeholder(
            actor=a,
            stakeholder=w.stakeholder,
            version=w.stakeholder.version,
            stance=2,
            stance_evidence="替我们说话",
        ),
        "change",
    ),
    "deals.stakeholder.remove_stakeholder": Write(
        lambda w, a: stakeholders.remove_stakeholder(actor=a, stakeholder=w.loose), "remove"
    ),
    "deals.move.plan_move": Write(
        lambda w, a: moves.plan_move(actor=a, deal=w.deal, action="act_ask_for_concerns"), "plan"
    ),
    "deals.move.complete_move": Write(
        lambda w, a: moves.complete_move(actor=a, move=w.move, version=w.move.version, result="来看了"),
        "complete",
    ),
    "deals.move.drop_move": Write(
        lambda w, a: moves.drop_move(actor=a, move=w.move, version=w.move.version), "drop"
    ),
    "deals.move.reopen_move": Write(
        lambda w, a: moves.reopen_move(actor=a, move=w.done, version=w.done.version), "reopen"
    ),
    "evidence.event.record_event": Write(
        lambda w, a: events.record_event(actor=a, deal=w.deal, kind="note", text="法务要看保单"), "record"
    ),
    "evidence.event.record_proposed": Write(
        lambda w, a: events.record_proposed(
            actor=a, deal=w.deal, events=[ProposedEvent("要看仓", at=timezone.now())]
        ),
        "record",
    ),
    "evidence.event.change_event": Write(
        lambda w, a: events.change_event(
            actor=a, event=w.event, version=w.event.version, at=w.event.at - timedelta(days=2)
        ),
        "change",
    ),
    "evidence.event.withdraw_event": Write(
        lambda w, a: events.withdraw_event(actor=a, event=w.event, version=w.event.version, reason="重复"),
        "withdraw",
    ),
    "evidence.event.restore_event": Write(
        lambda w, a: events.restore_event(actor=a, event=w.withdrawn, version=w.withdrawn.version), "restore"
    ),
    "evidence.signal.accept_signal": Write(
        lambda w, a: signals.accept_signal(actor=a, signal=w.signal), "accept"
    ),
    "evidence.signal.reject_signal": Write(
        lambda w, a: signals.reject_signal(actor=a, signal=w.signal), "reject"
    ),
    "evidence.signal.change_signal": Write(
        lambda w, a: signals.change_signal(actor=a, signal=w.signal, signal_id="sig_contingency_asked"),
        "change",
    ),
    "evidence.signal.add_signal": Write(
        lambda w, a: signals.add_signal(
            actor=a, event=w.event, mark=MarkInput("sig_goods_liability_asked", "出了事你们赔得起吗")
        ),
        "add",
    ),
    "evidence.statement.state_stage": Write(
        lambda w, a: statements.state_stage(
            actor=a, deal=w.deal, stage="risk_assessment", reason="都在问赔付"
        ),
        "record",
    ),
    "evidence.file.store_file": Write(
        lambda w, a: files.store_file(actor=a, deal=w.deal, data=b"minutes", name="纪要.txt"), "store"
    ),
    "assurance.concern.predict_concern": Write(
        lambda w, a: concerns.predict_concern(actor=a, deal=w.deal, concern="c_data_security"), "predict"
    ),
    "assurance.concern.raise_concern": Write(
        lambda w, a: concerns.raise_concern(
            actor=a, deal=w.deal, concern="c_small_supplier", words="规模太小"
        ),
        "raise",
    ),
    "assurance.concern.offer_proof": Write(
        lambda w, a: concerns.offer_proof(
            actor=a, deal=w.deal, proof="p_insurance_policy", item=w.item, to=w.stakeholder
        ),
        "offer",
    ),
    "assurance.concern.acknowledge_concern": Write(
        lambda w, a: concerns.acknowledge_concern(
            actor=a, deal=w.deal, concern="c_goods_liability", words="可以了"
        ),
        "acknowledge",
    ),
    "assurance.concern.reopen_concern": Write(
        lambda w, a: concerns.reopen_concern(
            actor=a, deal=w.deal, concern="c_peak_capacity", words="又担心了"
        ),
        "reopen",
    ),
    "assurance.proof.add_proof": Write(
        lambda w, a: proofs.add_proof(actor=a, proof="p_site_visit", title="嘉兴仓参观路线"),
        "add",
        "anna",
        None,
    ),
    "assurance.proof.retire_proof": Write(
        lambda w, a: proofs.retire_proof(actor=a, item=w.item, version=w.item.version),
        "retire",
        "anna",
        NotAllowed,
    ),
}

# Writes that leave no audit row, each with the reason.
UNAUDITED = {
    "evidence.draft.save_draft": "private and unfinished: no part of the record",
    "evidence.draft.discard_draft": "private and unfinished: no part of the record",
    "insight.judgement.refresh_judgement": "derived: made again at will, and equal when made again",
}
# Public functions in domain modules that write nothing.
READS = {
    "core.audit.record": "it is the audit",
    "core.audit.seal": "pure",
    "core.audit.verify_chain": "reads",
    "core.audit.changed": "sets fields unsaved; its callers audit",
    "core.versions.in_line": "locks",
    "core.versions.locked": "reads and locks",
    "core.versions.save": "its callers audit",
    "deals.fields.routed": "pure",
    "deals.fields.known_ids": "pure",
    "deals.fields.clean_roles": "pure",
    "deals.fields.clean_percent": "pure",
    "deals.fields.clean_scale": "pure",
    "deals.fields.clean_day": "pure",
    "deals.folding.folded": "pure",
    "deals.folding.refold": "derived from names; its caller audits",
    "deals.move.check_move": "reads",
    "deals.refreshing.refresh": "queues a job; its callers audit",
    "evidence.capture.read_text": "reads",
    "evidence.capture.read_file": "reads",
    "evidence.capture.refuse_large": "pure",
    "evidence.capture.propose": "reads",
    "evidence.capture.read_marks": "reads",
    "evidence.event.content_hash": "pure",
    "evidence.event.clean_time": "pure",
    "evidence.file.shown_name": "pure",
    "evidence.pasted.in_turns": "pure",
    "evidence.pasted.read_pasted": "reads",
    "evidence.proposals.checked": "pure",
    "evidence.speakers.names_on": "reads",
    "insight.judgement.plain": "pure",
    "insight.judgement.refresh_job": "a job: calls refresh_judgement",
    "insight.judgement.refresh_all": "a job: queues others",
    "people.session.forget_ended_sessions": "a job: removes what nobody can use",
    "people.token.digest": "pure",
}
# Audited, and tested by name elsewhere since they need another world.
ELSEWHERE = {
    "core.settings.keep_setting": "tests/unit/server/core/test_settings.py",
    "people.user.create_first_administrator": "tests/unit/server/people/test_user.py",
    "people.demo.sign_in_as": "tests/unit/server/people/test_demo.py",
    "people.session.note_sign_in": "tests/unit/server/people/test_session.py",
}
