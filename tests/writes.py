"""Every write of the domain, each with what it needs: one table from which several tests are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
from tests.money import day, draft_contract, make_contract, make_invoice
from tests.post import make_appointment, make_calendar, make_letter, make_mailbox
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.domain import incumbency as incumbencies
from tongpin.server.accounts.models import Contact, Customer, Incumbency
from tongpin.server.assurance.domain import concern as concerns
from tongpin.server.assurance.domain import proof as proofs
from tongpin.server.assurance.models import ProofItem
from tongpin.server.cash.domain import contract as contracts
from tongpin.server.cash.domain import invoice as invoices
from tongpin.server.cash.domain import payment as payments
from tongpin.server.cash.domain import reminder as reminders
from tongpin.server.cash.models import Allocation, Contract, Invoice, Payment, Reminder
from tongpin.server.core.errors import DomainError, NotAllowed, NotVisible
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.domain import handover
from tongpin.server.deals.domain import member as members
from tongpin.server.deals.domain import move as moves
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal, Member, Move, Stakeholder
from tongpin.server.evidence.domain import calendar as calendars
from tongpin.server.evidence.domain import event as events
from tongpin.server.evidence.domain import file as files
from tongpin.server.evidence.domain import letter as letters
from tongpin.server.evidence.domain import mailbox as mailboxes
from tongpin.server.evidence.domain import model_reading as model_readings
from tongpin.server.evidence.domain import signal as signals
from tongpin.server.evidence.domain import statement as statements
from tongpin.server.evidence.domain.proposals import MarkInput, ProposedEvent
from tongpin.server.evidence.models import (
    Appointment,
    Calendar,
    Event,
    Letter,
    Mailbox,
    Signal,
    StoredFile,
)
from tongpin.server.people.domain import team as teams
from tongpin.server.people.domain import token as tokens
from tongpin.server.people.domain import user as users
from tongpin.server.people.models import Team, Token, User


@dataclass(slots=True)
class World:
    """A deal of 安娜's with one of everything on it."""

    company: Company
    deal: Deal
    stakeholder: Stakeholder
    event: Event
    signal: Signal
    answered: Signal
    move: Move
    done: Move
    member: Member
    token: Token
    item: ProofItem
    spare: Contact
    loose: Stakeholder
    withdrawn: Event
    ended: Deal
    mailbox: Mailbox
    letter: Letter
    aside: Letter
    calendar: Calendar
    appointment: Appointment
    file: StoredFile
    other: Customer
    double: Contact
    incumbency: Incumbency
    drafted: Contract
    contract: Contract
    approved: Contract
    ended_contract: Contract
    given_up: Contract
    invoice: Invoice
    billed: Invoice
    cancelled: Invoice
    payment: Payment
    withdrawn_payment: Payment
    allocation: Allocation
    reminder: Reminder

    @property
    def customer(self) -> Customer:
        """The deal's customer."""
        return self.deal.customer

    @property
    def team(self) -> Team:
        """安娜's team."""
        return self.company.team

    @property
    def colleague(self) -> User:
        """博, whom an administrator changes."""
        return self.company.bo


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
    other = make_event(deal, "保单额度多少?", by=person, marks=[replace(mark, quote="保单额度多少")])
    answered = signals.accept_signal(actor=anna, signal=other.signals.get())
    move = moves.plan_move(actor=anna, deal=deal, action="act_invite_site_visit", stakeholder=person)
    done = moves.plan_move(actor=anna, deal=deal, action="act_ask_for_concerns", stakeholder=person)
    moves.complete_move(actor=anna, move=done, version=done.version)
    done.refresh_from_db()
    put_on(deal, company.watcher)
    concerns.raise_concern(actor=anna, deal=deal, concern="c_peak_capacity", words="大促扛得住吗")
    concerns.acknowledge_concern(actor=anna, deal=deal, concern="c_peak_capacity", words="没问题了")
    withdrawn = make_event(deal, "记到别的单子上去了", kind="note", marks=[])
    ended = make_deal(anna, customer=deal.customer)
    mailbox, calendar = make_mailbox(anna), make_calendar(anna)
    aside = letters.set_letter_aside(actor=anna, letter=make_letter(mailbox, "年货大促"))
    calendars.make_plan_feed(actor=anna)
    return World(
        company=company,
        deal=Deal.objects.get(pk=deal.pk),
        stakeholder=person,
        event=event,
        signal=event.signals.get(),
        answered=answered,
        move=move,
        done=done,
        member=deal.members.get(),
        token=tokens.create_token(actor=anna, name="报表")[0],
        item=proofs.add_proof(actor=anna, proof="p_insurance_policy", title="保单"),
        spare=contacts.create_contact(actor=anna, customer=deal.customer, name="刘敏"),
        loose=make_stakeholder(deal, "周倩", "法务经理", ("legal_risk",)),
        withdrawn=events.withdraw_event(actor=anna, event=withdrawn, version=1, reason="记错了"),
        file=files.store_file(
            actor=anna, deal=deal, data=b"bid paper", name="标书.txt", text=[("page 1", "投标截止")]
        ),
        ended=deals.close_deal(
            actor=anna, deal=ended, version=ended.version, outcome="no_decision", reason="项目冻结"
        ),
        mailbox=mailbox,
        letter=make_letter(mailbox, "询价"),
        aside=aside,
        calendar=calendar,
        appointment=make_appointment(calendar, deal),
        other=customers.create_customer(actor=anna, name="A公司物流部"),
        double=contacts.create_contact(actor=anna, customer=deal.customer, name="刘敏", title="采购"),
        incumbency=incumbencies.add_incumbency(actor=anna, customer=deal.customer, provider="德邦"),
        **_money(deal, company),
    )


def _money(deal: Deal, company: Company) -> dict[str, Any]:
    """Return contracts in every state, invoices, payments and a reminder."""
    anna, boss = company.anna, company.wei
    contract, over = make_contract(deal, boss), make_contract(deal, boss, "HT-2")
    approved, given_up = draft_contract(deal, "HT-3"), draft_contract(deal, "HT-4")
    first, second = make_invoice(contract), make_invoice(contract, "FP-2")
    mistaken = make_invoice(contract, "FP-3")
    payment = payments.record_payment(actor=anna, deal=deal, amount="300", invoices=(first,))
    bounced = payments.record_payment(actor=anna, deal=deal, amount="70", invoices=())
    spare = payments.record_payment(actor=anna, deal=deal, amount="500", reference="B", invoices=())
    return {
        "drafted": draft_contract(deal, "HT-5"),
        "contract": contract,
        "approved": contracts.approve_contract(actor=boss, contract=approved, version=1),
        "ended_contract": contracts.end_contract(
            actor=anna, contract=over, version=over.version, reason="到期"
        ),
        "given_up": contracts.cancel_contract(actor=anna, contract=given_up, version=1),
        "invoice": second,
        "billed": first,
        "cancelled": invoices.cancel_invoice(actor=anna, invoice=mistaken, version=1, reason="开错"),
        "payment": spare,
        "withdrawn_payment": payments.withdraw_payment(actor=anna, payment=bounced, version=1, reason="退票"),
        "allocation": payment.allocations.get(),
        "reminder": reminders.remind(actor=anna, invoice=second, promised_on=day(3)),
    }


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
    "people.user.change_user": Write(
        lambda w, a: users.change_user(actor=a, user=w.company.bo, name="博文"), "change", "admin", NotAllowed
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
    "accounts.contact.change_job": Write(
        lambda w, a: contacts.change_job(
            actor=a, contact=w.stakeholder.contact, version=w.stakeholder.contact.version, customer=w.other
        ),
        "leave",
    ),
    "accounts.contact.merge_contacts": Write(
        lambda w, a: contacts.merge_contacts(
            actor=a, keep=w.spare, lose=w.double, version=w.spare.version, lose_version=w.double.version
        ),
        "merge",
        "wei",
    ),
    "accounts.customer.merge_customers": Write(
        lambda w, a: customers.merge_customers(
            actor=a,
            keep=w.customer,
            lose=w.other,
            version=w.customer.version,
            lose_version=w.other.version,
        ),
        "merge",
        "wei",
    ),
    "accounts.incumbency.add_incumbency": Write(
        lambda w, a: incumbencies.add_incumbency(actor=a, customer=w.customer, provider="京东物流"), "add"
    ),
    "accounts.incumbency.remove_incumbency": Write(
        lambda w, a: incumbencies.remove_incumbency(actor=a, incumbency=w.incumbency), "remove"
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
    "deals.handover.hand_over_all": Write(
        lambda w, a: handover.hand_over_all(actor=a, leaver=w.company.anna, successor=w.company.bo),
        "change",
        "admin",
        NotAllowed,
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
    "evidence.signal.undo_answer": Write(
        lambda w, a: signals.undo_answer(actor=a, signal=w.answered), "undo"
    ),
    "evidence.signal.add_signal": Write(
        lambda w, a: signals.add_signal(
            actor=a, event=w.event, mark=MarkInput("sig_goods_liability_asked", "出了事你们赔得起吗")
        ),
        "add",
    ),
    "evidence.model_reading.switch_language_model": Write(
        lambda w, a: model_readings.switch_language_model(actor=a, on=False), "keep", "admin", NotAllowed
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
    "evidence.mailbox.add_mailbox": Write(
        lambda w, a: mailboxes.add_mailbox(
            actor=a,
            name="售前邮箱",
            address="pre@example.com",
            host="imap.example.com",
            username="pre",
            password="a-password",
        ),
        "add",
        "anna",
        None,
    ),
    "evidence.mailbox.change_mailbox": Write(
        lambda w, a: mailboxes.change_mailbox(
            actor=a, mailbox=w.mailbox, version=w.mailbox.version, name="旧邮箱"
        ),
        "change",
    ),
    "evidence.mailbox.pause_mailbox": Write(
        lambda w, a: mailboxes.pause_mailbox(actor=a, mailbox=w.mailbox), "pause"
    ),
    "evidence.mailbox.resume_mailbox": Write(
        lambda w, a: mailboxes.resume_mailbox(actor=a, mailbox=w.mailbox), "resume"
    ),
    "evidence.mailbox.remove_mailbox": Write(
        lambda w, a: mailboxes.remove_mailbox(actor=a, mailbox=w.mailbox), "remove"
    ),
    "evidence.letter.join_letter": Write(
        lambda w, a: letters.join_letter(actor=a, letter=w.letter, deal=w.deal), "join"
    ),
    "evidence.letter.set_letter_aside": Write(
        lambda w, a: letters.set_letter_aside(actor=a, letter=w.letter), "set_aside"
    ),
    "evidence.letter.bring_letter_back": Write(
        lambda w, a: letters.bring_letter_back(actor=a, letter=w.aside), "bring_back"
    ),
    "evidence.calendar.add_calendar": Write(
        lambda w, a: calendars.add_calendar(actor=a, name="日历", address="https://cal.example.com/s.ics"),
        "add",
        "anna",
        None,
    ),
    "evidence.calendar.remove_calendar": Write(
        lambda w, a: calendars.remove_calendar(actor=a, calendar=w.calendar), "remove"
    ),
    "evidence.calendar.record_appointment": Write(
        lambda w, a: calendars.record_appointment(actor=a, appointment=w.appointment), "record"
    ),
    "evidence.calendar.set_appointment_aside": Write(
        lambda w, a: calendars.set_appointment_aside(actor=a, appointment=w.appointment), "set_aside"
    ),
    "evidence.calendar.make_plan_feed": Write(
        lambda w, a: calendars.make_plan_feed(actor=a), "create", "anna", None
    ),
    "evidence.calendar.revoke_plan_feed": Write(lambda w, a: calendars.revoke_plan_feed(actor=a), "revoke"),
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
    "cash.contract.create_contract": Write(
        lambda w, a: contracts.create_contract(
            actor=a, deal=w.deal, number="HT-8", title="仓配", amount="100万"
        ),
        "create",
    ),
    "cash.contract.change_contract": Write(
        lambda w, a: contracts.change_contract(
            actor=a, contract=w.drafted, version=w.drafted.version, title="改名"
        ),
        "change",
    ),
    "cash.contract.amend_contract": Write(
        lambda w, a: contracts.amend_contract(actor=a, contract=w.contract, version=w.contract.version),
        "amend",
    ),
    "cash.contract.approve_contract": Write(
        lambda w, a: contracts.approve_contract(actor=a, contract=w.drafted, version=w.drafted.version),
        "approve",
        "wei",
    ),
    "cash.contract.return_contract": Write(
        lambda w, a: contracts.return_contract(actor=a, contract=w.approved, version=w.approved.version),
        "return",
    ),
    "cash.contract.start_contract": Write(
        lambda w, a: contracts.start_contract(actor=a, contract=w.approved, version=w.approved.version),
        "start",
    ),
    "cash.contract.end_contract": Write(
        lambda w, a: contracts.end_contract(
            actor=a, contract=w.contract, version=w.contract.version, reason="客户搬走"
        ),
        "end",
    ),
    "cash.contract.resume_contract": Write(
        lambda w, a: contracts.resume_contract(
            actor=a, contract=w.ended_contract, version=w.ended_contract.version
        ),
        "resume",
    ),
    "cash.contract.cancel_contract": Write(
        lambda w, a: contracts.cancel_contract(actor=a, contract=w.drafted, version=w.drafted.version),
        "cancel",
    ),
    "cash.contract.restore_contract": Write(
        lambda w, a: contracts.restore_contract(actor=a, contract=w.given_up, version=w.given_up.version),
        "restore",
    ),
    "cash.invoice.write_invoice": Write(
        lambda w, a: invoices.write_invoice(
            actor=a, contract=w.contract, number="FP-8", amount="10", due_on=day(30)
        ),
        "write",
    ),
    "cash.invoice.write_credit_note": Write(
        lambda w, a: invoices.write_credit_note(
            actor=a, invoice=w.billed, number="-1", amount="800", reason="货损"
        ),
        "credit",
    ),
    "cash.invoice.cancel_invoice": Write(
        lambda w, a: invoices.cancel_invoice(
            actor=a, invoice=w.invoice, version=w.invoice.version, reason="抬头错"
        ),
        "cancel",
    ),
    "cash.invoice.restore_invoice": Write(
        lambda w, a: invoices.restore_invoice(actor=a, invoice=w.cancelled, version=w.cancelled.version),
        "restore",
    ),
    "cash.payment.record_payment": Write(
        lambda w, a: payments.record_payment(actor=a, deal=w.deal, amount="12.5"), "book"
    ),
    "cash.payment.allocate_payment": Write(
        lambda w, a: payments.allocate_payment(actor=a, payment=w.payment, invoice=w.invoice), "settle"
    ),
    "cash.payment.release_allocation": Write(
        lambda w, a: payments.release_allocation(actor=a, allocation=w.allocation), "release"
    ),
    "cash.payment.withdraw_payment": Write(
        lambda w, a: payments.withdraw_payment(
            actor=a, payment=w.payment, version=w.payment.version, reason="退票"
        ),
        "withdraw",
    ),
    "cash.payment.restore_payment": Write(
        lambda w, a: payments.restore_payment(
            actor=a, payment=w.withdrawn_payment, version=w.withdrawn_payment.version
        ),
        "restore",
    ),
    "cash.reminder.remind": Write(lambda w, a: reminders.remind(actor=a, invoice=w.invoice), "remind"),
    "cash.reminder.take_back_reminder": Write(
        lambda w, a: reminders.take_back_reminder(actor=a, reminder=w.reminder), "take_back"
    ),
}

# Writes that leave no audit row, each with the reason.
UNAUDITED = {
    "evidence.draft.save_draft": "private and unfinished: no part of the record",
    "evidence.draft.discard_draft": "private and unfinished: no part of the record",
    "evidence.reader_version.ask_training": "queues a job; what it learns is audited",
    "evidence.model_reading.ask_model": "a note to do something; its caller audits",
    "evidence.model_reading.forget_answers": "a job: empties what was kept for speed",
    "insight.weighing.weigh_signals": "derived with the judgement",
    "insight.judgement.refresh_judgement": "derived: made again at will, and equal when made again",
}
# Public functions in domain modules that write nothing.
READS = {
    "cash.contract.is_replaced": "reads",
    "cash.invoice.release_surplus": "its callers audit",
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
    "evidence.capture.propose_all": "reads",
    "evidence.capture.propose_tender": "reads",
    "evidence.capture.read_marks": "reads",
    "evidence.event.content_hash": "pure",
    "evidence.event.clean_time": "pure",
    "evidence.file.shown_name": "pure",
    "evidence.calendar.fetch_soon": "queues a job; its callers audit",
    "evidence.calendar.fetch_calendars": "a job: queues others",
    "evidence.calendar.fetch_calendar": "a job: what it finds is proposed only",
    "evidence.letter.require_own": "reads",
    "evidence.letter.sort_letter": "a job: audited as the system's, or as join_letter",
    "evidence.mailbox.draft_mailbox": "saves nothing",
    "evidence.mailbox.place_of": "reads",
    "evidence.mailbox.poll_soon": "queues a job; its callers audit",
    "evidence.mailbox.require_own": "reads",
    "evidence.mailbox.try_mailbox": "looks into the mailbox and writes nothing",
    "evidence.polling.poll_mailboxes": "a job: queues others",
    "evidence.polling.poll_mailbox": "a job: keeps letters by keep_letter",
    "evidence.model_reading.read_waiting": "a job: calls apply_reading",
    "evidence.pasted.in_turns": "pure",
    "evidence.pasted.read_pasted": "reads",
    "evidence.proposals.checked": "pure",
    "evidence.reader_version.retrain_reader": "a job: calls learn",
    "evidence.reader_version.is_better": "pure",
    "evidence.reader_version.answers": "reads",
    "evidence.speakers.names_on": "reads",
    "insight.judgement.plain": "pure",
    "insight.weighing.distance": "pure",
    "insight.judgement.refresh_job": "a job: calls refresh_judgement",
    "insight.judgement.refresh_all": "a job: queues others",
    "people.session.forget_ended_sessions": "a job: removes what nobody can use",
    "people.token.digest": "pure",
}
# Audited, and tested by name elsewhere since they need another world.
ELSEWHERE = {
    "evidence.reader_version.learn": "tests/unit/server/evidence/test_reader_version.py",
    "evidence.reader_version.use_reader": "tests/unit/server/evidence/test_reader_version.py",
    "evidence.model_reading.apply_reading": "tests/unit/server/evidence/test_model_reading.py",
    "core.settings.keep_setting": "tests/unit/server/core/test_settings.py",
    "people.user.create_first_administrator": "tests/unit/server/people/test_user.py",
    "evidence.letter.keep_letter": "tests/unit/server/evidence/test_letter.py",
    "people.demo.sign_in_as": "tests/unit/server/people/test_demo.py",
    "people.session.note_sign_in": "tests/unit/server/people/test_session.py",
}
