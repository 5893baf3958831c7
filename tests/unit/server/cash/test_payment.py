"""Payments: what they settle, what is left, what they say in the record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import Company, make_deal
from tests.money import day, make_contract, make_invoice
from tongpin.server.cash.domain import payment as domain
from tongpin.server.cash.domain import reminder as reminders
from tongpin.server.cash.models import Contract, Invoice, Payment
from tongpin.server.cash.queries import invoice as invoice_queries
from tongpin.server.cash.queries import payment as queries
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event, Signal


@pytest.fixture
def contract(deal: Deal, company: Company) -> Contract:
    return make_contract(deal, company.wei)


def book(contract: Contract, amount: str, **given: Any) -> Payment:
    return domain.record_payment(actor=contract.deal.owner, deal=contract.deal, amount=amount, **given)


def open_of(*invoices: Invoice) -> list[int]:
    owner = invoices[0].contract.deal.owner
    found: list[Any] = [invoice_queries.get_for(owner, one.pk) for one in invoices]
    return [one.open_minor for one in found]


def credit(payment: Payment) -> int:
    found: Any = queries.get_for(payment.deal.owner, payment.pk)
    return int(found.credit_minor)


def test_payment_settles_those_due_first_and_the_rest_is_credit(contract: Contract) -> None:
    later, first = make_invoice(contract, "A", due=20), make_invoice(contract, "B", due=-5)
    payment = book(contract, "1500")
    assert (open_of(first, later), credit(payment)) == ([0, 50_000], 0)
    second = book(contract, "800")
    assert (open_of(first, later), credit(second)) == ([0, 0], 30_000)


def test_chosen_invoices_are_settled_in_the_order_given(contract: Contract) -> None:
    first, later = make_invoice(contract, "A", due=-5), make_invoice(contract, "B", due=20)
    book(contract, "1200", invoices=(later, first))
    assert open_of(first, later) == [80_000, 0]


def test_credit_is_settled_later_and_never_beyond_what_is_there(contract: Contract) -> None:
    payment, invoice = book(contract, "500"), make_invoice(contract)
    owner = contract.deal.owner
    with pytest.raises(Invalid) as refused:
        domain.allocate_payment(actor=owner, payment=payment, invoice=invoice, amount="500.01")
    assert refused.value.field == "amount"
    domain.allocate_payment(actor=owner, payment=payment, invoice=invoice, amount="200")
    domain.allocate_payment(actor=owner, payment=payment, invoice=invoice)
    assert (open_of(invoice), credit(payment), payment.allocations.count()) == ([50_000], 0, 1)
    with pytest.raises(Invalid):
        domain.allocate_payment(actor=owner, payment=payment, invoice=invoice)


def test_released_money_is_credit_again(contract: Contract) -> None:
    invoice = make_invoice(contract)
    payment = book(contract, "1000")
    domain.release_allocation(actor=contract.deal.owner, allocation=payment.allocations.get())
    assert (open_of(invoice), credit(payment)) == ([100_000], 100_000)


def test_currencies_are_never_mixed(contract: Contract, company: Company) -> None:
    dollars = make_contract(contract.deal, company.wei, "HT-2", currency="USD")
    yuan, usd = make_invoice(contract), make_invoice(dollars, "B")
    payment = book(contract, "1000", currency="USD")
    assert open_of(yuan, usd) == [100_000, 0]
    with pytest.raises(Invalid) as refused:
        domain.allocate_payment(actor=company.anna, payment=payment, invoice=yuan)
    assert refused.value.field == "currency"
    sums = {(one.currency, one.open_minor) for one in invoice_queries.figures(invoice_queries.collectable(company.anna, today=day()))}  # fmt: skip
    assert sums == {("CNY", 100_000)}


def test_invoice_of_another_deal_does_not_exist(contract: Contract, company: Company) -> None:
    other = make_contract(make_deal(company.anna), company.wei)
    with pytest.raises(NotVisible):
        book(contract, "10", invoices=(make_invoice(other),))
    assert Payment.objects.count() == 0


def test_same_payment_twice_is_refused_unless_the_reference_differs(contract: Contract) -> None:
    book(contract, "500", reference="A1")
    with pytest.raises(Duplicate):
        book(contract, "500", reference="A1")
    book(contract, "500", reference="A2")
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"received_on": day(1)}, "received_on"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_payment_that_cannot_be_is_refused_at_its_field(
    contract: Contract, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        book(contract, **({"amount": "1"} | given))
    assert (refused.value.field, Event.objects.count()) == (field, 0)


def test_payment_is_an_act_of_the_customer_in_the_record(contract: Contract) -> None:
    payment = book(contract, "1500", reference="ICBC-7", received_on=day(-3))
    signal = Signal.objects.get(event=payment.event)
    found = (signal.signal, signal.reliability, signal.state, signal.quote)
    words = "收到客户回款 ¥1,500.00（ICBC-7）"
    assert found == ("sig_settlement_or_payment", "observed", "accepted", words)


def test_withdrawn_payment_opens_the_invoices_and_leaves_the_record(contract: Contract) -> None:
    owner, invoice = contract.deal.owner, make_invoice(contract)
    payment = book(contract, "1200")
    gone = domain.withdraw_payment(actor=owner, payment=payment, version=1, reason="退票")
    assert (open_of(invoice), credit(payment)) == ([100_000], 0)
    assert Event.objects.get(pk=payment.event_id).withdrawn_reason == "退票"
    with pytest.raises(Conflict):
        domain.allocate_payment(actor=owner, payment=gone, invoice=invoice)
    with pytest.raises(Conflict):
        domain.withdraw_payment(actor=owner, payment=gone, version=gone.version, reason="再来")
    domain.restore_payment(actor=owner, payment=gone, version=gone.version)
    assert (open_of(invoice), credit(payment)) == ([0], 20_000)
    assert Event.objects.get(pk=payment.event_id).withdrawn_at is None


def test_restored_payment_settles_only_what_is_still_open(contract: Contract) -> None:
    owner, invoice = contract.deal.owner, make_invoice(contract)
    payment = book(contract, "1000")
    gone = domain.withdraw_payment(actor=owner, payment=payment, version=1, reason="退票")
    book(contract, "900", reference="补")
    domain.restore_payment(actor=owner, payment=gone, version=gone.version)
    assert (open_of(invoice), credit(payment)) == ([0], 90_000)


def test_reminder_keeps_who_when_and_the_promise(contract: Contract) -> None:
    owner, invoice = contract.deal.owner, make_invoice(contract, due=-10)
    reminders.remind(actor=owner, invoice=invoice, reminded_on=day(-2), promised_on=day(5))
    last = reminders.remind(actor=owner, invoice=invoice, promised_on=day(7), note="王总说下周")
    found: Any = invoice_queries.collectable(owner, today=day()).get()
    shown = (found.steps, found.reminded_on, found.reminded_by, found.promised_on)
    assert shown == (2, day(), owner.name, day(7))
    reminders.take_back_reminder(actor=owner, reminder=last)
    again: Any = invoice_queries.collectable(owner, today=day()).get()
    assert (again.steps, again.promised_on) == (1, day(5))


def test_paid_invoice_needs_no_reminder(contract: Contract) -> None:
    invoice = make_invoice(contract)
    book(contract, "1000")
    with pytest.raises(Invalid):
        reminders.remind(actor=contract.deal.owner, invoice=invoice)


def test_promise_lies_not_before_the_reminder(contract: Contract) -> None:
    with pytest.raises(Invalid) as refused:
        reminders.remind(actor=contract.deal.owner, invoice=make_invoice(contract), promised_on=day(-1))
    assert refused.value.field == "promised_on"
