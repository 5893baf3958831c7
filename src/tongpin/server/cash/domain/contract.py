"""Writing contracts, approving them, putting them in force, amending and ending them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.cash import cleaning, sums
from tongpin.server.cash.models import Contract, ContractState, Invoice
from tongpin.server.cash.policies import require_approve
from tongpin.server.core import language, money
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotVisible
from tongpin.server.core.text import clean_line, clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.domain.fields import clean_day
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import StoredFile
from tongpin.server.people.models import User

NOTICE_DAYS = 60
TOLD = ("number", "title", "amount_minor", "currency", "tax_rate", "starts_on", "ends_on")
FIXED = ("number", "currency")  # an amendment keeps them: the same contract, and sums of one currency
DAYS = ("signed_on", "starts_on", "ends_on")


def create_contract(
    *,
    actor: User,
    deal: Deal,
    number: str,
    title: str,
    amount: str,
    currency: str = "CNY",
    tax_rate: str = "",
    signed_on: date | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    notice_days: int = NOTICE_DAYS,
    note: str = "",
    file: StoredFile | None = None,
) -> Contract:
    """Draft a contract of a deal.

    `amount` is as people write it, tax included; `tax_rate` in percent. Raises `Duplicate` where the deal has a
    contract of that number.
    """
    policies.require_change(actor, deal)
    contract = Contract(deal=deal, currency=money.known(currency), created_by=actor)
    given: dict[str, Any] = {
        "number": number,
        "title": title,
        "amount": amount,
        "tax_rate": tax_rate,
        "note": note,
    }
    given |= {"signed_on": signed_on, "starts_on": starts_on, "ends_on": ends_on}
    given |= {"notice_days": notice_days, "file": file}
    for field, value in _cleaned(contract, given).items():
        setattr(contract, field, value)
    _check_days(contract)
    with transaction.atomic():
        in_line(deal)
        _refuse_twin(contract)
        contract.save(force_insert=True)
        diff = {name: [None, getattr(contract, name)] for name in TOLD}
        audit.record(actor=actor, verb="create", thing=contract, diff=diff, deal_id=deal.pk)
    return contract


def change_contract(*, actor: User, contract: Contract, version: int, **fields: Any) -> Contract:
    """Change a draft: the fields of `create_contract`. What was approved is returned to draft first."""
    policies.require_change(actor, contract.deal)
    with transaction.atomic():
        in_line(contract.deal)
        current = _in_state(contract, version, ContractState.DRAFT)
        diff = audit.changed(current, **_cleaned(current, fields))
        _check_days(current)
        _refuse_twin(current)
        save(current, diff)
        audit.record(actor=actor, verb="change", thing=current, diff=diff, deal_id=current.deal_id)
    return current


def amend_contract(*, actor: User, contract: Contract, version: int) -> Contract:
    """Draft the next version of a contract in force, equal to it to begin with."""
    policies.require_change(actor, contract.deal)
    with transaction.atomic():
        in_line(contract.deal)
        current = _in_state(contract, version, ContractState.IN_FORCE)
        _refuse_second_amendment(current)
        kept = ("deal", "number", "title", "starts_on", "ends_on", "notice_days", "amount_minor", "currency")
        copied = {name: getattr(current, name) for name in (*kept, "tax_rate", "note")}
        amendment = Contract(**copied, replaces=current, revision=current.revision + 1, created_by=actor)
        amendment.save(force_insert=True)
        diff = {"replaces": [None, current], "revision": [None, amendment.revision]}
        audit.record(actor=actor, verb="amend", thing=amendment, diff=diff, deal_id=current.deal_id)
    return amendment


def approve_contract(*, actor: User, contract: Contract, version: int) -> Contract:
    """Approve a draft as it stands. For managers above and administrators."""
    require_approve(actor, contract.deal)
    after = {"state": ContractState.APPROVED, "approved_by": actor, "approved_at": timezone.now()}
    return _move(actor, contract, version, "approve", (ContractState.DRAFT,), after)


def return_contract(*, actor: User, contract: Contract, version: int, reason: str = "") -> Contract:
    """Take an approved contract back to draft, so that it can be changed; it needs approval again."""
    policies.require_change(actor, contract.deal)
    after = _back_to_draft(reason)
    return _move(actor, contract, version, "return", (ContractState.APPROVED,), after)


def start_contract(
    *,
    actor: User,
    contract: Contract,
    version: int,
    signed_on: date | None = None,
    starts_on: date | None = None,
) -> Contract:
    """Put an approved contract in force: both sides signed it.

    An amendment takes the place of the version before: that one ends and its invoices go over to the new one.
    """
    policies.require_change(actor, contract.deal)
    with transaction.atomic():
        in_line(contract.deal)
        current = _in_state(contract, version, ContractState.APPROVED)
        signed = cleaning.past_day(signed_on or current.signed_on, "signed_on")
        starts = clean_day(starts_on, "starts_on") or current.starts_on or signed
        after = {"state": ContractState.IN_FORCE, "signed_on": signed, "starts_on": starts, "state_why": ""}
        diff = audit.changed(current, **after)
        _check_days(current)
        if current.replaces is not None:
            _take_over(actor, current, current.replaces)
        save(current, diff)
        audit.record(actor=actor, verb="start", thing=current, diff=diff, deal_id=current.deal_id)
    return current


def end_contract(*, actor: User, contract: Contract, version: int, reason: str) -> Contract:
    """End a contract in force. What is open of it stays open."""
    policies.require_change(actor, contract.deal)
    why = clean_words(reason, "reason", most=5000, required=True)
    after = {"state": ContractState.ENDED, "state_why": why}
    return _move(actor, contract, version, "end", (ContractState.IN_FORCE,), after)


def resume_contract(*, actor: User, contract: Contract, version: int) -> Contract:
    """Take back that a contract ended; not where an amendment took its place."""
    policies.require_change(actor, contract.deal)
    if is_replaced(contract):
        raise Invalid(
            "state",
            Text("这份合同已被新版本取代。", "A newer version took this contract's place."),
            Text("请在新版本上操作。", "Work on the newer version."),
        )
    after = {"state": ContractState.IN_FORCE, "state_why": ""}
    return _move(actor, contract, version, "resume", (ContractState.ENDED,), after)


def cancel_contract(*, actor: User, contract: Contract, version: int, reason: str = "") -> Contract:
    """Give up a contract that never was in force. It stays to be read."""
    policies.require_change(actor, contract.deal)
    after = {"state": ContractState.CANCELLED, "state_why": clean_words(reason, "reason", most=5000)}
    return _move(actor, contract, version, "cancel", (ContractState.DRAFT, ContractState.APPROVED), after)


def restore_contract(*, actor: User, contract: Contract, version: int) -> Contract:
    """Take back that a contract was given up: it is a draft again."""
    policies.require_change(actor, contract.deal)
    return _move(actor, contract, version, "restore", (ContractState.CANCELLED,), _back_to_draft(""))


def is_replaced(contract: Contract) -> bool:
    """Whether an amendment took the contract's place."""
    taken = (ContractState.IN_FORCE, ContractState.ENDED)
    return Contract.objects.filter(replaces=contract, state__in=taken).exists()


def _back_to_draft(reason: str) -> dict[str, Any]:
    return {
        "state": ContractState.DRAFT,
        "approved_by": None,
        "approved_at": None,
        "state_why": clean_words(reason, "reason", most=5000),
    }


def _move(
    actor: User,
    contract: Contract,
    version: int,
    verb: str,
    before: tuple[str, ...],
    after: Mapping[str, Any],
) -> Contract:
    with transaction.atomic():
        in_line(contract.deal)
        current = _in_state(contract, version, *before)
        diff = audit.changed(current, **after)
        if verb == "restore":
            _refuse_twin(current)
            if current.replaces is not None:
                _in_state(current.replaces, None, ContractState.IN_FORCE)
                _refuse_second_amendment(current.replaces)
        save(current, diff)
        audit.record(actor=actor, verb=verb, thing=current, diff=diff, deal_id=current.deal_id)
    return current


def _in_state(contract: Contract, version: int | None, *states: str) -> Contract:
    current = locked(contract, version)
    if current.state not in states:
        raise Conflict(current)
    return current


def _take_over(actor: User, amendment: Contract, replaced: Contract) -> None:
    """End the version before and put its invoices under the new one."""
    before = _in_state(replaced, None, ContractState.IN_FORCE)
    done = sums.invoiced(before)
    if done > amendment.amount_minor:
        shown = money.exact(done, before.currency)
        raise Invalid(
            "amount",
            Text(
                f"已开票 {shown}，超过了新版本的合同金额。",
                f"{shown} is invoiced, more than the new version's amount.",
            ),
            Text(
                "请先退回草稿改金额，或先开红字发票。",
                "Return it to draft and raise the amount, or write a credit note first.",
            ),
        )
    why = Text(f"由第{amendment.revision}版取代", f"replaced by version {amendment.revision}")
    diff = audit.changed(before, state=ContractState.ENDED, state_why=why.say(language.current()))
    save(before, diff)
    audit.record(actor=actor, verb="end", thing=before, diff=diff, deal_id=before.deal_id)
    moved = Invoice.objects.filter(contract=before)
    for invoice in moved:
        note = {"contract": [before, amendment]}
        audit.record(actor=actor, verb="move", thing=invoice, diff=note, deal_id=before.deal_id)
    moved.update(contract=amendment)


def _cleaned(contract: Contract, given: Mapping[str, Any]) -> dict[str, Any]:
    for field in FIXED:
        if contract.replaces_id and field in given and given[field] != getattr(contract, field):
            raise Invalid(
                field,
                Text("补充协议沿用原合同的编号和币种。", "An amendment keeps the number and the currency."),
            )
    currency = given.get("currency", contract.currency)
    cleaners: dict[str, Any] = {
        "number": lambda value: clean_line(value, "number", most=60, required=True),
        "title": lambda value: clean_line(value, "title", required=True),
        "currency": money.known,
        "note": lambda value: clean_words(value, "note", most=20_000),
        "notice_days": cleaning.clean_notice,
        "tax_rate": cleaning.clean_rate,
        "file": lambda value: _own_file(contract, value),
    }
    cleaners |= {day: lambda value, day=day: clean_day(value, day) for day in DAYS}
    after = {field: cleaners[field](value) for field, value in given.items() if field != "amount"}
    if "amount" in given:
        after["amount_minor"] = cleaning.clean_amount(given["amount"], currency)
    elif currency != contract.currency:
        raise Invalid("amount", Text("换了币种，请重填金额。", "Give the amount in the new currency."))
    return after


def _own_file(contract: Contract, file: StoredFile | None) -> StoredFile | None:
    if file is not None and file.deal_id != contract.deal_id:
        raise NotVisible
    return file


def _check_days(contract: Contract) -> None:
    cleaning.in_order(
        contract.starts_on,
        contract.ends_on,
        "ends_on",
        Text("结束日期早于开始日期。", "It ends before it starts."),
    )


def _refuse_twin(contract: Contract) -> None:
    same = Contract.objects.filter(
        deal_id=contract.deal_id, number=contract.number, revision=contract.revision
    )
    twin = same.exclude(pk=contract.pk).exclude(state=ContractState.CANCELLED).first()
    if twin:
        raise Duplicate(
            twin,
            Text(
                f"这个商机已有编号为 {twin.number} 的合同。",
                f"This deal has a contract {twin.number} already.",
            ),
        )


def _refuse_second_amendment(contract: Contract) -> None:
    drafts = Contract.objects.filter(replaces=contract).exclude(state=ContractState.CANCELLED)
    other = drafts.first()
    if other:
        raise Duplicate(
            other,
            Text("这份合同已有一份补充协议在办。", "An amendment of this contract is under way already."),
        )
