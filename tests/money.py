"""Contracts, invoices and payments for tests, through the domain's own doors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tongpin.server.cash.domain import contract as contracts
from tongpin.server.cash.domain import invoice as invoices
from tongpin.server.cash.models import Contract, Invoice
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User


def day(days: int = 0) -> date:
    """Return a day that many days from today."""
    return timezone.localdate() + timedelta(days=days)


def draft_contract(deal: Deal, number: str = "HT-1", **given: Any) -> Contract:
    """Return a draft of a deal's owner; `given` beats the defaults."""
    fields = {"title": "仓配服务合同", "amount": "100万", "tax_rate": "6", "ends_on": day(365)} | given
    return contracts.create_contract(actor=deal.owner, deal=deal, number=number, **fields)


def make_contract(deal: Deal, boss: User, number: str = "HT-1", **given: Any) -> Contract:
    """Return a contract in force, approved by `boss`."""
    drafted = draft_contract(deal, number, **given)
    approved = contracts.approve_contract(actor=boss, contract=drafted, version=drafted.version)
    return contracts.start_contract(
        actor=deal.owner, contract=approved, version=approved.version, signed_on=day(-120)
    )


def make_invoice(contract: Contract, number: str = "FP-1", amount: str = "1000", due: int = 30, **given: Any) -> Invoice:  # fmt: skip
    """Return an invoice due in `due` days from today."""
    fields = {"issued_on": day(min(due, 0) - 30), "due_on": day(due)} | given
    return invoices.write_invoice(
        actor=contract.deal.owner, contract=contract, number=number, amount=amount, **fields
    )
