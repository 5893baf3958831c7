"""Contracts, what is due under them, what was paid, and what is open by how late it is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from ninja import Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import cash as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.cash.domain.contract import create_contract
from tongpin.server.cash.domain.invoice import write_credit_note, write_invoice
from tongpin.server.cash.domain.payment import allocate_payment, record_payment
from tongpin.server.cash.queries import contract as contracts
from tongpin.server.cash.queries import invoice as invoices
from tongpin.server.cash.queries import payment as payments
from tongpin.server.deals.queries import deal as deals

router = Router(tags=["cash"])


@router.get("/deals/{pk}/contracts", response={200: list[schemas.ContractOut], **PROBLEMS})
def list_contracts(request: Asked, pk: int) -> Status[Any]:
    """Return a deal's contracts with what is invoiced, paid and open."""
    deal = deals.get_for(request.user, pk)
    return Status(200, [schemas.shown_contract(one) for one in contracts.of_deal(request.user, deal)])


@router.post("/deals/{pk}/contracts", response={201: schemas.ContractOut, **PROBLEMS})
def add_contract(request: Asked, pk: int, body: schemas.ContractIn) -> Status[Any]:
    """Draft a contract."""
    deal = deals.get_for(request.user, pk)
    made = create_contract(actor=request.user, deal=deal, **body.dict())
    return Status(201, schemas.shown_contract(contracts.get_for(request.user, made.pk)))


@router.get("/contracts/{pk}", response={200: schemas.ContractOut, **PROBLEMS})
def get_contract(request: Asked, pk: int) -> Status[Any]:
    """Return one contract."""
    return Status(200, schemas.shown_contract(contracts.get_for(request.user, pk)))


@router.get("/contracts/{pk}/invoices", response={200: list[schemas.InvoiceOut], **PROBLEMS})
def list_invoices(request: Asked, pk: int) -> Status[Any]:
    """Return a contract's invoices, credit notes and cancelled ones too, first due first."""
    contract = contracts.get_for(request.user, pk)
    return Status(200, [schemas.shown_invoice(one) for one in invoices.of_contract(request.user, contract)])


@router.post("/contracts/{pk}/invoices", response={201: schemas.InvoiceOut, **PROBLEMS})
def add_invoice(request: Asked, pk: int, body: schemas.InvoiceIn) -> Status[Any]:
    """Write an invoice under a contract in force."""
    contract = contracts.get_for(request.user, pk)
    made = write_invoice(actor=request.user, contract=contract, **body.dict())
    return Status(201, schemas.shown_invoice(invoices.get_for(request.user, made.pk)))


@router.post("/invoices/{pk}/credit-notes", response={201: schemas.InvoiceOut, **PROBLEMS})
def add_credit_note(request: Asked, pk: int, body: schemas.CreditIn) -> Status[Any]:
    """Write a credit note to an invoice."""
    invoice = invoices.get_for(request.user, pk)
    made = write_credit_note(actor=request.user, invoice=invoice, **body.dict())
    return Status(201, schemas.shown_invoice(invoices.get_for(request.user, made.pk)))


@router.get("/deals/{pk}/payments", response={200: list[schemas.PaymentOut], **PROBLEMS})
def list_payments(request: Asked, pk: int) -> Status[Any]:
    """Return a deal's payments with what they settle, newest first."""
    deal = deals.get_for(request.user, pk)
    return Status(200, [schemas.shown_payment(one) for one in payments.of_deal(request.user, deal)])


@router.post("/deals/{pk}/payments", response={201: schemas.PaymentOut, **PROBLEMS})
def add_payment(request: Asked, pk: int, body: schemas.PaymentIn) -> Status[Any]:
    """Book a payment; it settles the deal's invoices, those due first."""
    deal = deals.get_for(request.user, pk)
    made = record_payment(actor=request.user, deal=deal, **body.dict())
    return Status(201, schemas.shown_payment(payments.get_for(request.user, made.pk)))


@router.post("/payments/{pk}/settle/{invoice}", response={201: schemas.PaymentOut, **PROBLEMS})
def settle_invoice(request: Asked, pk: int, invoice: int, body: schemas.SettleIn) -> Status[Any]:
    """Put what is left of a payment on an invoice."""
    payment, found = payments.get_for(request.user, pk), invoices.get_for(request.user, invoice)
    allocate_payment(actor=request.user, payment=payment, invoice=found, amount=body.amount)
    return Status(201, schemas.shown_payment(payments.get_for(request.user, pk)))


@router.get("/collection", response={200: list[schemas.AgeingOut], **PROBLEMS})
def get_collection(request: Asked) -> Status[Any]:
    """Return what is open of what one sees, by bucket and currency."""
    found = invoices.collectable(request.user, today=timezone.localdate())
    return Status(200, [asdict(figure) for figure in invoices.figures(found)])
