"""Writing invoices and credit notes, cancelling them and bringing them back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.cash import cleaning, sums
from tongpin.server.cash.domain.contract import is_replaced
from tongpin.server.cash.models import Allocation, Contract, ContractState, Invoice
from tongpin.server.core import money
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Conflict, Duplicate, Invalid
from tongpin.server.core.text import clean_line, clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.domain.fields import clean_day
from tongpin.server.people.models import User

TOLD = ("number", "contract", "amount_minor", "tax_minor", "issued_on", "due_on", "corrects", "over_reason")


def write_invoice(
    *,
    actor: User,
    contract: Contract,
    number: str,
    amount: str,
    due_on: date | None,
    issued_on: date | None = None,
    tax: str = "",
    note: str = "",
    over_reason: str = "",
) -> Invoice:
    """Write an invoice under a contract in force, or one that ended with something still to bill.

    `amount` is as people write it, tax included; an empty `tax` follows the contract's rate. With it the contract's
    amount may be exceeded only for an `over_reason`.
    """
    policies.require_change(actor, contract.deal)
    with transaction.atomic():
        in_line(contract.deal)
        current = _billable(contract)
        minor = cleaning.clean_amount(amount, current.currency)
        issued = clean_day(issued_on, "issued_on") or timezone.localdate()
        invoice = Invoice(
            contract=current,
            number=clean_line(number, "number", most=60, required=True),
            issued_on=issued,
            due_on=cleaning.needed_day(due_on, "due_on"),
            amount_minor=minor,
            tax_minor=cleaning.clean_tax(tax, minor, current.currency, current.tax_rate),
            note=clean_words(note, "note", most=5000),
            created_by=actor,
        )
        words = Text("到期日早于开票日。", "It is due before it is issued.")
        cleaning.in_order(invoice.issued_on, invoice.due_on, "due_on", words)
        invoice.over_reason = _reason_needed(current, minor, over_reason)
        return _add(actor, invoice, "write")


def write_credit_note(
    *,
    actor: User,
    invoice: Invoice,
    number: str,
    amount: str,
    reason: str,
    issued_on: date | None = None,
    tax: str = "",
) -> Invoice:
    """Write a credit note: give back `amount` (written without a sign) of an invoice, for a reason.

    What was paid beyond the rest becomes the customer's credit again.
    """
    policies.require_change(actor, invoice.contract.deal)
    with transaction.atomic():
        in_line(invoice.contract.deal)
        current = _live(invoice)
        contract = current.contract
        minor = cleaning.clean_amount(amount, contract.currency)
        _refuse_too_much(current, minor)
        issued = clean_day(issued_on, "issued_on") or timezone.localdate()
        credit = Invoice(
            contract=contract,
            corrects=current,
            number=clean_line(number, "number", most=60, required=True),
            issued_on=issued,
            due_on=issued,
            amount_minor=-minor,
            tax_minor=-cleaning.clean_tax(tax, minor, contract.currency, contract.tax_rate),
            note=clean_words(reason, "reason", most=5000, required=True),
            created_by=actor,
        )
        _add(actor, credit, "credit")
        release_surplus(current)
        return credit


def cancel_invoice(*, actor: User, invoice: Invoice, version: int, reason: str) -> Invoice:
    """Cancel an invoice or credit note that was written by mistake. It stays to be read and counts no more."""
    policies.require_change(actor, invoice.contract.deal)
    why = clean_words(reason, "reason", most=5000, required=True)
    with transaction.atomic():
        in_line(invoice.contract.deal)
        current = _checked(invoice, version, cancelled=False)
        after = {"cancelled_at": timezone.now(), "cancelled_by": actor, "cancel_reason": why}
        if current.is_credit:
            after["over_reason"] = _reason_needed(current.contract, -current.amount_minor, why)
        else:
            _refuse_settled(current)
        return _settle(actor, current, "cancel", after)


def restore_invoice(*, actor: User, invoice: Invoice, version: int, over_reason: str = "") -> Invoice:
    """Take back that an invoice was cancelled."""
    policies.require_change(actor, invoice.contract.deal)
    with transaction.atomic():
        in_line(invoice.contract.deal)
        current = _checked(invoice, version, cancelled=True)
        _refuse_twin(current)
        after: dict[str, Any] = {"cancelled_at": None, "cancelled_by": None, "cancel_reason": ""}
        if current.corrects is not None:
            _refuse_too_much(_live(current.corrects), -current.amount_minor)
        else:
            reason = over_reason or current.over_reason
            after["over_reason"] = _reason_needed(current.contract, current.amount_minor, reason)
        done = _settle(actor, current, "restore", after)
        if current.corrects is not None:
            release_surplus(current.corrects)
        return done


def release_surplus(invoice: Invoice) -> None:
    """Give back to the payments, newest first, what settles more than the invoice still asks for."""
    surplus = -int(sums.figures_of(invoice).open_minor)
    found = Allocation.objects.filter(invoice=invoice, payment__withdrawn_at__isnull=True)
    for part in found.order_by("-pk"):
        if surplus <= 0:
            return
        taken = min(surplus, part.amount_minor)
        surplus -= taken
        if taken == part.amount_minor:
            part.delete()
        else:
            part.amount_minor -= taken
            part.save(update_fields=["amount_minor"])


def _add(actor: User, invoice: Invoice, verb: str) -> Invoice:
    _refuse_twin(invoice)
    invoice.save(force_insert=True)
    diff = {name: [None, getattr(invoice, name)] for name in TOLD}
    audit.record(actor=actor, verb=verb, thing=invoice, diff=diff, deal_id=invoice.contract.deal_id)
    return invoice


def _settle(actor: User, invoice: Invoice, verb: str, after: dict[str, Any]) -> Invoice:
    diff = audit.changed(invoice, **after)
    save(invoice, diff)
    audit.record(actor=actor, verb=verb, thing=invoice, diff=diff, deal_id=invoice.contract.deal_id)
    return invoice


def _billable(contract: Contract) -> Contract:
    current = locked(contract)
    if current.state not in {ContractState.IN_FORCE, ContractState.ENDED}:
        raise Invalid(
            "contract",
            Text("合同还没有生效，不能开票。", "The contract is not in force: nothing can be invoiced."),
            Text("请先完成审批并登记签署。", "Have it approved and signed first."),
        )
    if is_replaced(current):
        raise Invalid(
            "contract",
            Text("这份合同已被新版本取代。", "A newer version took this contract's place."),
            Text("请在新版本上开票。", "Write the invoice under the newer version."),
        )
    return current


def _checked(invoice: Invoice, version: int, *, cancelled: bool) -> Invoice:
    current = locked(invoice, version)
    if (current.cancelled_at is not None) != cancelled:
        raise Conflict(current)
    return current


def _live(invoice: Invoice) -> Invoice:
    """Return an invoice that can be credited: live, and no credit note itself."""
    current = locked(invoice)
    if current.cancelled_at is not None or current.is_credit:
        raise Invalid(
            "invoice",
            Text(
                "作废的发票和红字发票不能再冲红。", "A cancelled invoice or a credit note cannot be credited."
            ),
        )
    return current


def _reason_needed(contract: Contract, more: int, reason: str) -> str:
    """Return the reason for exceeding the contract's amount by `more`; empty where it is not exceeded."""
    over = sums.invoiced(contract) + more - contract.amount_minor
    words = clean_words(reason, "over_reason", most=5000).strip()
    if over > 0 and not words:
        shown = money.exact(over, contract.currency)
        raise Invalid(
            "over_reason",
            Text(f"超出合同金额 {shown}。", f"This exceeds the contract's amount by {shown}."),
            Text("请核对金额；确要多开，请写明理由。", "Check the amount, or write why it is right."),
        )
    return words if over > 0 else ""


def _refuse_too_much(invoice: Invoice, minor: int) -> None:
    found = sums.figures_of(invoice)
    left = invoice.amount_minor + int(found.credited_minor)
    if minor > left:
        shown = money.exact(left, invoice.contract.currency)
        raise Invalid(
            "amount",
            Text(f"最多可冲红 {shown}。", f"At most {shown} can be credited."),
            Text("请改小金额。", "Give a smaller amount."),
        )


def _refuse_settled(invoice: Invoice) -> None:
    found = sums.figures_of(invoice)
    if found.paid_minor or found.credited_minor:
        raise Invalid(
            "invoice",
            Text(
                "这张发票已有回款核销或红字发票，不能作废。",
                "A payment or a credit note stands against this invoice; it cannot be cancelled.",
            ),
            Text("请先撤销核销，或改开红字发票。", "Take the payment off it first, or write a credit note."),
        )


def _refuse_twin(invoice: Invoice) -> None:
    same = Invoice.objects.filter(contract=invoice.contract, number=invoice.number, cancelled_at__isnull=True)
    twin = same.exclude(pk=invoice.pk).first()
    if twin:
        raise Duplicate(
            twin,
            Text(f"这份合同已有发票 {twin.number}。", f"This contract has an invoice {twin.number} already."),
        )
