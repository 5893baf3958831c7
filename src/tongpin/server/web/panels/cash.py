"""Contracts, invoices and payments in words and figures; every figure to the last unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from tongpin.server.cash.models import Contract, ContractState, Invoice, Payment
from tongpin.server.core.money import exact

STATES: dict[str, Promise] = {
    "draft": pgettext_lazy("contract", "Draft"),
    "approved": pgettext_lazy("contract", "Approved"),
    "in_force": pgettext_lazy("contract", "In force"),
    "ended": pgettext_lazy("contract", "Ended"),
    "cancelled": pgettext_lazy("contract", "Given up"),
}
COUNTED = {ContractState.IN_FORCE, ContractState.ENDED}


@dataclass(frozen=True, slots=True)
class Sums:
    """What of a sum was invoiced and paid, in one currency: agreed = invoiced + to invoice, invoiced = paid + open."""

    currency: str
    agreed: str
    invoiced: str
    to_invoice: str
    paid: str
    open: str
    over: bool
    credit: str = ""


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract of a deal."""

    contract: Contract
    state: Promise | str
    rate: str
    sums: Sums
    renewal: str  # empty, soon or past


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice: how it stands is one of paid, open, late, credit, cancelled."""

    invoice: Invoice
    kind: str
    words: str
    amount: str
    tax: str
    paid: str
    credited: str
    open: str


def contract_row(contract: Any, today: date) -> ContractRow:
    """Return a contract that `queries.contract` gave, with its figures."""
    return ContractRow(
        contract=contract,
        state=STATES[contract.state],
        rate=f"{contract.tax_rate / 100:g} %" if contract.tax_rate else "",
        sums=_sums(contract.currency, *_numbers(contract)),
        renewal=_renewal(contract, today),
    )


def _numbers(contract: Any) -> tuple[int, int, int]:
    return contract.amount_minor, contract.invoiced_minor, contract.paid_minor


def _sums(currency: str, agreed: int, invoiced: int, paid: int, credit: int = 0) -> Sums:
    return Sums(
        currency=currency,
        agreed=exact(agreed, currency),
        invoiced=exact(invoiced, currency),
        to_invoice=exact(abs(agreed - invoiced), currency),
        paid=exact(paid, currency),
        open=exact(invoiced - paid, currency),
        over=invoiced > agreed,
        credit=exact(credit, currency) if credit else "",
    )


def deal_sums(contracts: Iterable[Any], payments: Iterable[Any]) -> tuple[Sums, ...]:
    """Return the sums of a deal's contracts that are or were in force, one for each currency.

    A version that was replaced is left out: what was agreed is what the newest says.
    """
    kept = [one for one in contracts if one.state in COUNTED]
    replaced = {one.replaces_id for one in kept}
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for contract in kept:
        if contract.pk not in replaced:
            for place, number in enumerate(_numbers(contract)):
                totals[contract.currency][place] += number
    for payment in payments:
        totals[payment.currency][3] += payment.credit_minor
    return tuple(_sums(currency, *totals[currency]) for currency in sorted(totals))


def _renewal(contract: Contract, today: date) -> str:
    if contract.state != ContractState.IN_FORCE or contract.remind_on is None or contract.ends_on is None:
        return ""
    if today > contract.ends_on:
        return "past"
    return "soon" if today >= contract.remind_on else ""


def invoice_row(invoice: Any, today: date) -> InvoiceRow:
    """Return an invoice that `queries.invoice` gave, with how it stands."""
    currency = invoice.contract.currency
    kind, words = _standing(invoice, today)
    return InvoiceRow(
        invoice=invoice,
        kind=kind,
        words=words,
        amount=exact(invoice.amount_minor, currency),
        tax=exact(invoice.tax_minor, currency),
        paid=exact(invoice.paid_minor, currency),
        credited=exact(invoice.credited_minor, currency) if invoice.credited_minor else "",
        open=exact(invoice.open_minor, currency),
    )


def _standing(invoice: Any, today: date) -> tuple[str, str]:
    if invoice.cancelled_at is not None:
        return "cancelled", _("Cancelled")
    if invoice.is_credit:
        return "credit", _("Corrects %(number)s") % {"number": invoice.corrects.number}
    if invoice.open_minor == 0:
        return ("paid", _("Paid")) if invoice.paid_minor else ("paid", _("Given back"))
    late = (today - invoice.due_on).days
    if late > 0:
        return "late", late_words(late)
    part = invoice.paid_minor > 0
    return ("open", _("Partly paid")) if part else ("open", _("Open"))


def late_words(days: int) -> str:
    """Return how late something is."""
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment and what it settles."""

    payment: Payment
    amount: str
    credit: str
    parts: tuple[tuple[Any, str], ...]


def payment_row(payment: Any) -> PaymentRow:
    """Return a payment that `queries.payment` gave, with what it settles."""
    parts = [(part, exact(part.amount_minor, payment.currency)) for part in payment.allocations.all()]
    return PaymentRow(
        payment=payment,
        amount=exact(payment.amount_minor, payment.currency),
        credit=exact(payment.credit_minor, payment.currency) if payment.credit_minor else "",
        parts=tuple(parts),
    )
