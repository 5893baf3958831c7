"""Contracts, invoices and payments as the API takes and shows them.

Amounts come in as text, as people write them; they go out as whole minor units beside their currency.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema

from tongpin.server.api.schemas.event import Strict
from tongpin.server.cash.domain.contract import NOTICE_DAYS


class ContractIn(Strict):
    """A contract to be drafted; `amount` with tax, `tax_rate` in percent."""

    number: str
    title: str
    amount: str
    currency: str = "CNY"
    tax_rate: str = ""
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    notice_days: int = NOTICE_DAYS
    note: str = ""


class ContractOut(Schema):
    """One version of a contract; `amount_minor` = invoiced + to invoice, invoiced = paid + open."""

    id: int
    deal: int
    number: str
    revision: int
    replaces: int | None
    title: str
    state: str
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    remind_on: date | None
    currency: str
    amount_minor: int
    invoiced_minor: int
    to_invoice_minor: int
    paid_minor: int
    open_minor: int
    tax_rate: int
    approved_by: str
    version: int


class InvoiceIn(Strict):
    """An invoice to be written; an empty `tax` follows the contract's rate."""

    number: str
    amount: str
    due_on: date
    issued_on: date | None = None
    tax: str = ""
    note: str = ""
    over_reason: str = ""


class CreditIn(Strict):
    """A credit note to an invoice; `amount` without a sign."""

    number: str
    amount: str
    reason: str
    issued_on: date | None = None


class InvoiceOut(Schema):
    """One invoice; a credit note has a negative amount and names what it corrects."""

    id: int
    contract: int
    number: str
    issued_on: date
    due_on: date
    currency: str
    amount_minor: int
    tax_minor: int
    credited_minor: int
    paid_minor: int
    open_minor: int
    corrects: int | None
    cancelled: bool
    note: str


class PaymentIn(Strict):
    """Money received; it settles the deal's invoices, those due first."""

    amount: str
    currency: str = "CNY"
    received_on: date | None = None
    reference: str = ""
    note: str = ""


class SettleIn(Strict):
    """How much of a payment goes to an invoice; empty: as much as possible."""

    amount: str = ""


class PartOut(Schema):
    """What of a payment settles one invoice."""

    invoice: int
    amount_minor: int


class PaymentOut(Schema):
    """One payment; `credit_minor` settles nothing yet."""

    id: int
    deal: int
    received_on: date
    currency: str
    amount_minor: int
    settled_minor: int
    credit_minor: int
    reference: str
    withdrawn: bool
    settles: list[PartOut]


class AgeingOut(Schema):
    """What is open in one bucket of one currency."""

    bucket: str
    currency: str
    open_minor: int
    count: int


def shown_contract(contract: Any) -> dict[str, Any]:
    """Return a contract that `queries.contract` gave, as `ContractOut` wants it."""
    plain = (
        "id number revision title state signed_on starts_on ends_on remind_on currency amount_minor"
        " invoiced_minor to_invoice_minor paid_minor open_minor tax_rate version"
    )
    return {name: getattr(contract, name) for name in plain.split()} | {
        "deal": contract.deal_id,
        "replaces": contract.replaces_id,
        "approved_by": contract.approved_by.name if contract.approved_by else "",
    }


def shown_invoice(invoice: Any) -> dict[str, Any]:
    """Return an invoice that `queries.invoice` gave, as `InvoiceOut` wants it."""
    plain = "id number issued_on due_on amount_minor tax_minor credited_minor paid_minor open_minor note"
    return {name: getattr(invoice, name) for name in plain.split()} | {
        "contract": invoice.contract_id,
        "currency": invoice.contract.currency,
        "corrects": invoice.corrects_id,
        "cancelled": invoice.cancelled_at is not None,
    }


def shown_payment(payment: Any) -> dict[str, Any]:
    """Return a payment that `queries.payment` gave, as `PaymentOut` wants it."""
    plain = "id received_on currency amount_minor settled_minor credit_minor reference"
    parts = [
        {"invoice": part.invoice_id, "amount_minor": part.amount_minor} for part in payment.allocations.all()
    ]
    return {name: getattr(payment, name) for name in plain.split()} | {
        "deal": payment.deal_id,
        "withdrawn": payment.withdrawn_at is not None,
        "settles": parts,
    }
