"""Booking payments, settling invoices with them, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.cash import cleaning, sums
from tongpin.server.cash.models import Allocation, Invoice, Payment
from tongpin.server.core import language, money
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotVisible
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_line, clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.event import record_event, restore_event, withdraw_event
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.evidence.models import Event, Kind
from tongpin.server.people.models import User

SIGNAL = "sig_settlement_or_payment"  # method C1
NOON = time(12)


def record_payment(
    *,
    actor: User,
    deal: Deal,
    amount: str,
    currency: str = "CNY",
    received_on: date | None = None,
    reference: str = "",
    note: str = "",
    invoices: Sequence[Invoice] | None = None,
) -> Payment:
    """Book money that came in, and settle invoices of the deal with it.

    `invoices` in the order given, each as far as the money goes; None: those due first. What is left stays as the
    customer's credit. Raises `Duplicate` where the same amount with the same reference was booked for that day.
    """
    policies.require_change(actor, deal)
    payment = Payment(
        deal=deal,
        received_on=cleaning.past_day(received_on, "received_on"),
        amount_minor=cleaning.clean_amount(amount, money.known(currency)),
        currency=currency,
        reference=clean_line(reference, "reference", most=100),
        note=clean_words(note, "note", most=5000),
        created_by=actor,
    )
    with transaction.atomic():
        in_line(deal)
        _refuse_twin(payment)
        payment.event = _as_evidence(actor, payment)
        payment.save(force_insert=True)
        settled = _settle_in_turn(payment, _open_of(deal, currency) if invoices is None else invoices)
        diff = {
            name: [None, getattr(payment, name)]
            for name in ("amount_minor", "currency", "received_on", "reference")
        }
        diff["settles"] = [None, settled]
        audit.record(actor=actor, verb="book", thing=payment, diff=diff, deal_id=deal.pk)
    return payment


def allocate_payment(*, actor: User, payment: Payment, invoice: Invoice, amount: str = "") -> Allocation:
    """Settle an invoice with what a payment still has; an empty `amount` is as much as there is to settle."""
    policies.require_change(actor, payment.deal)
    with transaction.atomic():
        in_line(payment.deal)
        current = _in_hand(payment)
        _refuse_stranger(current, invoice)
        most = min(sums.credit_of(current), _open(invoice))
        minor = cleaning.clean_amount(amount, current.currency) if amount.strip() else most
        if not 0 < minor <= most:
            shown = money.exact(max(most, 0), current.currency)
            raise Invalid(
                "amount",
                Text(f"这里最多可核销 {shown}。", f"At most {shown} can be settled here."),
                Text("请改小金额，或另选一张发票。", "Give a smaller amount or choose another invoice."),
            )
        part = _put(current, invoice, minor)
        diff = {"invoice": [None, invoice], "amount_minor": [None, minor]}
        audit.record(actor=actor, verb="settle", thing=current, diff=diff, deal_id=current.deal_id)
    return part


def release_allocation(*, actor: User, allocation: Allocation) -> Payment:
    """Take a payment off an invoice: the money is the customer's credit again."""
    payment = allocation.payment
    policies.require_change(actor, payment.deal)
    with transaction.atomic():
        in_line(payment.deal)
        current = locked(allocation)
        diff = {"invoice": [current.invoice, None], "amount_minor": [current.amount_minor, None]}
        current.delete()
        audit.record(actor=actor, verb="release", thing=payment, diff=diff, deal_id=payment.deal_id)
    return payment


def withdraw_payment(*, actor: User, payment: Payment, version: int, reason: str) -> Payment:
    """Take a payment out of the books: it bounced, or was booked by mistake. What it settled is open again."""
    policies.require_change(actor, payment.deal)
    why = clean_line(reason, "reason", most=300, required=True)
    with transaction.atomic():
        in_line(payment.deal)
        current = locked(payment, version)
        if current.withdrawn_at is not None:
            raise Conflict(current)
        diff = audit.changed(current, withdrawn_at=timezone.now(), withdrawn_reason=why)
        save(current, diff)
        audit.record(actor=actor, verb="withdraw", thing=current, diff=diff, deal_id=current.deal_id)
        event = current.event
        if event is not None and event.withdrawn_at is None:
            withdraw_event(actor=actor, event=event, version=event.version, reason=why)
    return current


def restore_payment(*, actor: User, payment: Payment, version: int) -> Payment:
    """Put a withdrawn payment back. It settles what it settled before, as far as that is still open."""
    policies.require_change(actor, payment.deal)
    with transaction.atomic():
        in_line(payment.deal)
        current = locked(payment, version)
        if current.withdrawn_at is None:
            raise Conflict(current)
        _refuse_twin(current)
        parts = [(part.invoice, part.amount_minor) for part in current.allocations.select_related("invoice")]
        current.allocations.all().delete()
        diff = audit.changed(current, withdrawn_at=None, withdrawn_reason="")
        save(current, diff)
        for invoice, minor in parts:
            fits = min(minor, _open(invoice))
            if fits > 0:
                _put(current, invoice, fits)
        audit.record(actor=actor, verb="restore", thing=current, diff=diff, deal_id=current.deal_id)
        _evidence_again(actor, current.event)
    return current


def _evidence_again(actor: User, event: Event | None) -> None:
    if event is None or event.withdrawn_at is None:
        return
    try:
        restore_event(actor=actor, event=event, version=event.version)
    except Duplicate:  # somebody wrote it down by hand meanwhile
        return


def _as_evidence(actor: User, payment: Payment) -> Event | None:
    """Record that the customer paid: an act of theirs, seen by us. None where the method has no such signal."""
    if SIGNAL not in method_in_use().signals:
        return None
    shown = money.exact(payment.amount_minor, payment.currency)
    zh, en = (f"（{payment.reference}）", f" ({payment.reference})") if payment.reference else ("", "")
    words = Text(f"收到客户回款 {shown}{zh}", f"The customer paid {shown}{en}")
    at = timezone.make_aware(datetime.combine(payment.received_on, NOON))
    marks = [MarkInput(SIGNAL, words.say(language.current()), reliability="observed")]
    try:
        return record_event(
            actor=actor,
            deal=payment.deal,
            kind=Kind.NOTE,
            text=words.say(language.current()),
            at=min(at, timezone.now()),
            day_only=True,
            marks=marks,
        )
    except Duplicate:  # somebody wrote it down by hand already
        return None


def _settle_in_turn(payment: Payment, invoices: Sequence[Invoice]) -> list[list[object]]:
    """Settle the invoices one after the other while there is money; return number and amount of each."""
    left, done = payment.amount_minor, []
    for invoice in invoices:
        _refuse_stranger(payment, invoice)
        minor = min(left, _open(invoice))
        if minor > 0:
            _put(payment, invoice, minor)
            left -= minor
            done.append([invoice.number, minor])
    return done


def _open_of(deal: Deal, currency: str) -> list[Invoice]:
    found = Invoice.objects.filter(contract__deal=deal, contract__currency=currency)
    return list(sums.invoices_with_figures(found).filter(open_minor__gt=0).order_by("due_on", "pk"))


def _put(payment: Payment, invoice: Invoice, minor: int) -> Allocation:
    part = Allocation.objects.filter(payment=payment, invoice=invoice).first()
    if part is None:
        return Allocation.objects.create(payment=payment, invoice=invoice, amount_minor=minor)
    part.amount_minor += minor
    part.save(update_fields=["amount_minor"])
    return part


def _open(invoice: Invoice) -> int:
    return int(sums.figures_of(invoice).open_minor)


def _in_hand(payment: Payment) -> Payment:
    current = locked(payment)
    if current.withdrawn_at is not None:
        raise Conflict(current)
    return current


def _refuse_stranger(payment: Payment, invoice: Invoice) -> None:
    """Raise where the invoice is another deal's or of another currency."""
    if invoice.contract.deal_id != payment.deal_id:
        raise NotVisible
    if invoice.contract.currency != payment.currency:
        raise Invalid(
            "currency",
            Text("币种不同，不能核销。", "Another currency cannot settle this invoice."),
            Text("请按发票的币种登记回款。", "Book the payment in the invoice's currency."),
        )


def _refuse_twin(payment: Payment) -> None:
    same = Payment.objects.filter(
        deal=payment.deal,
        received_on=payment.received_on,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        reference=payment.reference,
        withdrawn_at__isnull=True,
    )
    twin = same.exclude(pk=payment.pk).first()
    if twin:
        raise Duplicate(
            twin,
            Text(
                "当天已登记过金额和流水号都相同的回款；如果确实是两笔，请填写不同的流水号。",
                "The same amount with the same reference is booked for that day; if these are two payments, give"
                " each its own reference.",
            ),
        )
