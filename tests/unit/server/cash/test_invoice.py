"""Invoices and credit notes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import Company
from tests.money import day, draft_contract, make_contract, make_invoice
from tongpin.server.cash import cleaning
from tongpin.server.cash.domain import invoice as domain
from tongpin.server.cash.domain import payment as payments
from tongpin.server.cash.models import Contract, Invoice
from tongpin.server.cash.queries import contract as contract_queries
from tongpin.server.cash.queries import invoice as queries
from tongpin.server.cash.queries import payment as payment_queries
from tongpin.server.core.errors import Conflict, Duplicate, Invalid
from tongpin.server.deals.models import Deal


@pytest.fixture
def contract(deal: Deal, company: Company) -> Contract:
    return make_contract(deal, company.wei, amount="10000")


def credit(invoice: Invoice, amount: str, number: str = "R1") -> Invoice:
    owner = invoice.contract.deal.owner
    return domain.write_credit_note(
        actor=owner, invoice=invoice, number=number, amount=amount, reason="货损扣款"
    )


def figures(invoice: Invoice) -> tuple[int, int, int]:
    found: Any = queries.get_for(invoice.contract.deal.owner, invoice.pk)
    return found.credited_minor, found.paid_minor, found.open_minor


def test_tax_follows_the_contract_unless_written(contract: Contract) -> None:
    made, written = make_invoice(contract, amount="1060"), make_invoice(contract, "FP-2", "1060", tax="61")
    assert (made.tax_minor, written.tax_minor) == (6000, 6100)


@pytest.mark.parametrize(
    ("amount", "rate", "tax"),
    [(10_600, 600, 600), (100, 600, 6), (0, 600, 0), (-10_600, 600, -600), (1, 1300, 0)],
)
def test_tax_in_an_amount_is_rounded_to_the_unit(amount: int, rate: int, tax: int) -> None:
    assert cleaning.tax_in(amount, rate) == tax


def test_draft_cannot_be_invoiced(deal: Deal) -> None:
    with pytest.raises(Invalid) as refused:
        make_invoice(draft_contract(deal))
    assert refused.value.field == "contract"


def test_contract_amount_is_exceeded_only_for_a_reason(contract: Contract) -> None:
    make_invoice(contract, amount="9000")
    with pytest.raises(Invalid) as refused:
        make_invoice(contract, "FP-2", "1000.01")
    assert (refused.value.field, "¥0.01" in refused.value.say("zh")) == ("over_reason", True)
    full = make_invoice(contract, "FP-2", "1000", over_reason="用不上的理由")
    over = make_invoice(contract, "FP-3", "1", over_reason="旺季加量")
    assert (full.over_reason, over.over_reason) == ("", "旺季加量")
    shown: Any = contract_queries.get_for(contract.deal.owner, contract.pk)
    assert (shown.invoiced_minor, shown.to_invoice_minor) == (1_000_100, -100)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"number": " "}, "number"),
        ({"due_on": None}, "due_on"),
        ({"issued_on": day(10), "due_on": day(9)}, "due_on"),
        ({"tax": "1001"}, "tax"),
    ],
)
def test_invoice_that_cannot_be_is_refused_at_its_field(
    contract: Contract, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_invoice(contract, **given)
    assert (refused.value.field, Invoice.objects.count()) == (field, 0)


def test_number_is_once_a_contract(contract: Contract) -> None:
    make_invoice(contract)
    with pytest.raises(Duplicate):
        make_invoice(contract)


def test_credit_note_lowers_what_is_open_and_makes_room(contract: Contract) -> None:
    invoice = make_invoice(contract, amount="10000")
    note = credit(invoice, "400")
    assert (note.amount_minor, note.corrects, note.tax_minor) == (-40_000, invoice, -2264)
    assert (figures(invoice), figures(note)) == ((-40_000, 0, 960_000), (0, 0, 0))
    assert make_invoice(contract, "FP-2", "400").over_reason == ""


def test_no_more_is_credited_than_was_invoiced(contract: Contract) -> None:
    invoice = make_invoice(contract)
    note = credit(invoice, "600")
    with pytest.raises(Invalid):
        credit(invoice, "400.01", "R2")
    with pytest.raises(Invalid):
        credit(note, "1", "R3")


def test_credit_on_a_paid_invoice_is_the_customers_again(contract: Contract) -> None:
    deal, invoice = contract.deal, make_invoice(contract)
    first = payments.record_payment(actor=deal.owner, deal=deal, amount="700")
    second = payments.record_payment(actor=deal.owner, deal=deal, amount="300")
    credit(invoice, "400")
    left: list[Any] = [payment_queries.get_for(deal.owner, one.pk) for one in (first, second)]
    assert figures(invoice) == (-40_000, 60_000, 0)
    assert [one.credit_minor for one in left] == [10_000, 30_000]


def test_cancelled_invoice_counts_no_more_and_stays(contract: Contract) -> None:
    owner, invoice = contract.deal.owner, make_invoice(contract)
    gone = domain.cancel_invoice(actor=owner, invoice=invoice, version=1, reason="抬头错")
    assert [one.pk for one in queries.of_contract(owner, contract)] == [gone.pk]
    shown: Any = contract_queries.get_for(owner, contract.pk)
    assert (shown.invoiced_minor, figures(invoice)) == (0, (0, 0, 0))
    with pytest.raises(Conflict):
        domain.cancel_invoice(actor=owner, invoice=gone, version=gone.version, reason="再来")
    domain.restore_invoice(actor=owner, invoice=gone, version=gone.version)
    assert figures(invoice) == (0, 0, 100_000)


def test_cancelled_invoice_comes_back_only_where_there_is_room(contract: Contract) -> None:
    owner, invoice = contract.deal.owner, make_invoice(contract, amount="6000")
    gone = domain.cancel_invoice(actor=owner, invoice=invoice, version=1, reason="重开")
    make_invoice(contract, "FP-2", "6000")
    with pytest.raises(Invalid) as refused:
        domain.restore_invoice(actor=owner, invoice=gone, version=gone.version)
    assert refused.value.field == "over_reason"
    back = domain.restore_invoice(actor=owner, invoice=gone, version=gone.version, over_reason="加量")
    assert back.over_reason == "加量"


def test_invoice_with_money_on_it_is_not_cancelled(contract: Contract) -> None:
    owner, paid, credited = contract.deal.owner, make_invoice(contract), make_invoice(contract, "FP-2")
    payments.record_payment(actor=owner, deal=contract.deal, amount="1", invoices=(paid,))
    credit(credited, "1")
    for invoice in (paid, credited):
        with pytest.raises(Invalid):
            domain.cancel_invoice(actor=owner, invoice=invoice, version=1, reason="开错")


def test_cancelled_credit_note_opens_the_invoice_again(contract: Contract) -> None:
    owner, invoice = contract.deal.owner, make_invoice(contract)
    note = credit(invoice, "400")
    gone = domain.cancel_invoice(actor=owner, invoice=note, version=1, reason="不扣了")
    assert figures(invoice) == (0, 0, 100_000)
    domain.restore_invoice(actor=owner, invoice=gone, version=gone.version)
    assert figures(invoice) == (-40_000, 0, 60_000)


@pytest.mark.parametrize(
    ("late", "bucket"),
    [(-1, "not_due"), (0, "not_due"), (1, "d1_30"), (30, "d1_30"), (31, "d31_60"), (60, "d31_60"), (61, "d61_90"), (90, "d61_90"), (91, "over_90")],
)  # fmt: skip
def test_bucket_is_the_same_in_python_and_in_the_database(contract: Contract, late: int, bucket: str) -> None:
    make_invoice(contract, due=-late)
    found: Any = queries.collectable(contract.deal.owner, today=day()).get()
    assert (found.bucket, queries.bucket_of(found.due_on, day())) == (bucket, bucket)
