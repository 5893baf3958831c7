"""Whatever is done in whatever order, the sums agree, in each currency by itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import Company
from tests.money import day, make_contract, make_invoice
from tongpin.server.cash.cleaning import tax_in
from tongpin.server.cash.domain import invoice as invoices
from tongpin.server.cash.domain import payment as payments
from tongpin.server.cash.models import Allocation, Contract, Invoice, Payment
from tongpin.server.cash.queries import contract as contract_queries
from tongpin.server.cash.queries import invoice as invoice_queries
from tongpin.server.cash.queries import payment as payment_queries
from tongpin.server.core.errors import DomainError
from tongpin.server.core.money import DECIMALS, exact, parse, typed
from tongpin.server.deals.models import Deal

VERBS = (
    "write",
    "credit",
    "pay",
    "pay one",
    "settle",
    "release",
    "cancel",
    "restore",
    "withdraw",
    "put back",
)
Step = tuple[str, int, int]
# Few invoices and amounts that meet one another: so that payments, credit notes and withdrawals fall on the same one.
AMOUNTS = st.sampled_from((1, 9_999, 15_000, 20_001, 30_000))
OFTEN = (*VERBS, "pay", "pay one", "credit", "credit")
STEPS = st.lists(st.tuples(st.sampled_from(OFTEN), st.integers(0, 1), AMOUNTS), min_size=6, max_size=16)


def of(found: Any, place: int) -> Any:
    """Return one of what there is, by turns."""
    rows = list(found.order_by("pk"))
    return rows[place % len(rows)]


def do(deal: Deal, contracts: list[Contract], verb: str, place: int, minor: int) -> None:
    """Do one thing to money, as far as there is something to do it to."""
    actor, amount, contract = deal.owner, typed(minor, "CNY"), contracts[place % 2]
    number, bills, money = str(Invoice.objects.count() + 1), Invoice.objects.all(), Payment.objects.all()
    alike = bills.filter(contract__currency=contract.currency)
    paid = {"actor": actor, "deal": deal, "amount": amount, "currency": contract.currency}
    credit = {"number": number, "amount": amount, "reason": "货损"}

    def again(call: Callable[..., object], noun: str, one: Any, **more: str) -> object:
        return call(actor=actor, version=one.version, **{noun: one}, **more)

    acts: dict[str, Callable[[], object]] = {
        "write": lambda: make_invoice(contract, number, amount, place * 20 - 70),
        "credit": lambda: invoices.write_credit_note(actor=actor, invoice=of(bills, place), **credit),
        "pay": lambda: payments.record_payment(**paid, reference=f"{number}-{minor}"),
        "pay one": lambda: payments.record_payment(
            **paid, reference=f"{number}-{minor}", invoices=(of(alike, place),)
        ),
        "settle": lambda: payments.allocate_payment(
            actor=actor, payment=of(money, place), invoice=of(bills, minor)
        ),
        "release": lambda: payments.release_allocation(
            actor=actor, allocation=of(Allocation.objects.all(), place)
        ),
        "cancel": lambda: again(invoices.cancel_invoice, "invoice", of(bills, place), reason="错"),
        "restore": lambda: again(invoices.restore_invoice, "invoice", of(bills, place)),
        "withdraw": lambda: again(payments.withdraw_payment, "payment", of(money, place), reason="错"),
        "put back": lambda: again(payments.restore_payment, "payment", of(money, place)),
    }
    with suppress(DomainError, ZeroDivisionError):  # refused, or nothing there to do it to
        acts[verb]()


def check(deal: Deal) -> None:
    """Hold the figures against a sum made by hand from the rows."""
    actor = deal.owner
    for contract in contract_queries.of_deal(actor, deal):
        rows = list(invoice_queries.of_contract(actor, contract))
        live = [row for row in rows if row.cancelled_at is None]
        assert contract.invoiced_minor == sum(row.amount_minor for row in live)
        assert contract.paid_minor == sum(row.paid_minor for row in rows)
        assert contract.amount_minor == contract.invoiced_minor + contract.to_invoice_minor
        assert contract.invoiced_minor == contract.paid_minor + contract.open_minor
        assert contract.open_minor == sum(row.open_minor for row in rows)
        assert all(row.open_minor >= 0 for row in rows)
        reasons = [row.over_reason for row in rows if row.over_reason]
        assert contract.to_invoice_minor >= 0 or reasons != []
    found = list(payment_queries.of_deal(actor, deal))
    for payment in found:
        assert 0 <= payment.credit_minor <= payment.amount_minor
    for currency in ("CNY", "USD"):
        booked = [one for one in found if one.currency == currency and one.withdrawn_at is None]
        paid = sum(
            one.paid_minor for one in contract_queries.of_deal(actor, deal) if one.currency == currency
        )
        assert sum(one.amount_minor for one in booked) == paid + sum(one.credit_minor for one in booked)
        owed = sum(one.open_minor for one in invoice_queries.open_of(actor, deal, currency))
        shown = invoice_queries.figures(invoice_queries.collectable(actor, today=day()))
        assert sum(one.open_minor for one in shown if one.currency == currency) == owed


@pytest.fixture
def both(company: Company, deal: Deal) -> list[Contract]:
    """A contract in yuan and one in dollars, an invoice under each."""
    found = [
        make_contract(deal, company.wei, currency, amount="800", currency=currency)
        for currency in ("CNY", "USD")
    ]
    for contract in found:
        make_invoice(contract, "0", "300")
    return found


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_sums_agree_after_anything(steps: list[Step], both: list[Contract], deal: Deal) -> None:
    with transaction.atomic():
        for verb, place, minor in steps:
            do(deal, both, verb, place, minor)
        check(deal)
        transaction.set_rollback(True)


@given(minor=st.integers(1, 10**15), currency=st.sampled_from(sorted(DECIMALS)))
def test_amount_typed_comes_back_as_it_was(minor: int, currency: str) -> None:
    assert parse(typed(minor, currency), currency) == minor


@given(amount=st.integers(-(10**12), 10**12), rate=st.integers(0, 10_000))
def test_tax_is_within_half_a_unit_and_has_the_amounts_sign(amount: int, rate: int) -> None:
    tax = tax_in(amount, rate)
    assert abs(tax * (10_000 + rate) - amount * rate) * 2 <= 10_000 + rate
    assert tax == -tax_in(-amount, rate)


def test_exact_shows_every_unit() -> None:
    assert [exact(123_456_780, "CNY"), exact(-5_000, "CNY"), exact(1234, "JPY"), exact(None, "CNY")] == [
        "¥1,234,567.80",
        "−¥50.00",
        "JP¥1,234",
        "",
    ]
