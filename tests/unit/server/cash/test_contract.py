"""Contracts: drafts, approval, versions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import Company, make_deal
from tests.money import day, draft_contract, make_contract, make_invoice
from tongpin.server.cash.domain import contract as domain
from tongpin.server.cash.domain import invoice as invoices
from tongpin.server.cash.models import Contract
from tongpin.server.cash.queries import contract as queries
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotAllowed, NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.file import store_file


def test_draft_holds_money_as_whole_numbers(deal: Deal) -> None:
    made = draft_contract(deal, amount="120.5万", tax_rate="6.5%")
    assert (made.amount_minor, made.tax_rate, made.state) == (120_500_000, 650, "draft")


def test_renewal_is_reminded_of_before_the_end(deal: Deal) -> None:
    made = draft_contract(deal, ends_on=day(90), notice_days=60)
    assert made.remind_on == day(30)
    assert draft_contract(deal, "HT-2", ends_on=None).remind_on is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "很多"}, "amount"),
        ({"tax_rate": "六"}, "tax_rate"),
        ({"tax_rate": "101"}, "tax_rate"),
        ({"currency": "XXX"}, "currency"),
        ({"starts_on": day(9), "ends_on": day(8)}, "ends_on"),
        ({"notice_days": -1}, "notice_days"),
        ({"title": "  "}, "title"),
        ({"number": ""}, "number"),
    ],
)
def test_draft_that_cannot_be_is_refused_at_its_field(deal: Deal, given: dict[str, Any], field: str) -> None:
    number = given.pop("number", "HT-1")
    with pytest.raises(Invalid) as refused:
        draft_contract(deal, number, **given)
    assert (refused.value.field, Contract.objects.count()) == (field, 0)


def test_number_is_once_a_deal_until_given_up(deal: Deal, company: Company) -> None:
    first = draft_contract(deal)
    with pytest.raises(Duplicate):
        draft_contract(deal)
    domain.cancel_contract(actor=company.anna, contract=first, version=first.version)
    second = draft_contract(deal)
    first.refresh_from_db()
    with pytest.raises(Duplicate):
        domain.restore_contract(actor=company.anna, contract=first, version=first.version)
    assert (second.state, Contract.objects.get(pk=first.pk).state) == ("draft", "cancelled")


@pytest.mark.usefixtures("files_dir")
def test_file_of_another_deal_does_not_exist(deal: Deal, company: Company) -> None:
    other = make_deal(company.anna)
    file = store_file(actor=company.anna, deal=other, data=b"x", name="合同.txt")
    with pytest.raises(NotVisible):
        draft_contract(deal, file=file)


def test_only_who_is_above_the_seller_approves(company: Company, deal: Deal) -> None:
    drafted = draft_contract(deal)
    with pytest.raises(NotAllowed):
        domain.approve_contract(actor=company.anna, contract=drafted, version=1)
    done = domain.approve_contract(actor=company.wei, contract=drafted, version=1)
    assert (done.state, done.approved_by, done.approved_at is not None) == ("approved", company.wei, True)


def test_manager_does_not_approve_what_they_sell_themselves(company: Company) -> None:
    drafted = draft_contract(make_deal(company.wei))
    with pytest.raises(NotAllowed):
        domain.approve_contract(actor=company.wei, contract=drafted, version=1)
    assert domain.approve_contract(actor=company.sun, contract=drafted, version=1).state == "approved"


def test_what_is_approved_is_what_was_looked_at(company: Company, deal: Deal) -> None:
    drafted = draft_contract(deal)
    domain.change_contract(actor=company.anna, contract=drafted, version=1, amount="200万")
    with pytest.raises(Conflict):
        domain.approve_contract(actor=company.wei, contract=drafted, version=1)


def test_change_after_approval_needs_approval_again(company: Company, deal: Deal) -> None:
    drafted = draft_contract(deal)
    approved = domain.approve_contract(actor=company.wei, contract=drafted, version=1)
    with pytest.raises(Conflict):
        domain.change_contract(actor=company.anna, contract=approved, version=2, amount="200万")
    back = domain.return_contract(actor=company.anna, contract=approved, version=2, reason="改金额")
    assert (back.state, back.approved_by, back.approved_at) == ("draft", None, None)
    changed = domain.change_contract(actor=company.anna, contract=back, version=3, amount="200万")
    assert changed.amount_minor == 200_000_000


def test_draft_cannot_be_put_in_force_without_approval(company: Company, deal: Deal) -> None:
    drafted = draft_contract(deal)
    with pytest.raises(Conflict):
        domain.start_contract(actor=company.anna, contract=drafted, version=1)


def test_signing_lies_not_in_the_future(company: Company, deal: Deal) -> None:
    approved = domain.approve_contract(actor=company.wei, contract=draft_contract(deal), version=1)
    with pytest.raises(Invalid) as refused:
        domain.start_contract(actor=company.anna, contract=approved, version=2, signed_on=day(1))
    assert refused.value.field == "signed_on"


def test_ended_contract_is_in_force_again_when_taken_back(company: Company, deal: Deal) -> None:
    contract = make_contract(deal, company.wei)
    ended = domain.end_contract(
        actor=company.anna, contract=contract, version=contract.version, reason="客户搬走"
    )
    assert (ended.state, ended.state_why) == ("ended", "客户搬走")
    again = domain.resume_contract(actor=company.anna, contract=ended, version=ended.version)
    assert (again.state, again.state_why) == ("in_force", "")


def in_force(company: Company, amendment: Contract) -> Contract:
    approved = domain.approve_contract(actor=company.wei, contract=amendment, version=amendment.version)
    return domain.start_contract(actor=company.anna, contract=approved, version=approved.version)


def test_amendment_takes_the_place_of_the_version_before(company: Company, deal: Deal) -> None:
    first = make_contract(deal, company.wei)
    invoice = make_invoice(first, amount="1万")
    drafted = domain.amend_contract(actor=company.anna, contract=first, version=first.version)
    drafted = domain.change_contract(actor=company.anna, contract=drafted, version=1, amount="150万")
    second = in_force(company, drafted)
    first.refresh_from_db()
    invoice.refresh_from_db()
    assert (second.number, second.revision, second.replaces) == (first.number, 2, first)
    assert (first.state, invoice.contract, second.state) == ("ended", second, "in_force")
    shown = queries.get_for(company.anna, second.pk)
    assert (shown.invoiced_minor, shown.to_invoice_minor) == (1_000_000, 149_000_000)
    with pytest.raises(Invalid):
        domain.resume_contract(actor=company.anna, contract=first, version=first.version)
    with pytest.raises(Invalid):
        make_invoice(first, "FP-2")


def test_amendment_below_what_is_invoiced_waits_for_a_credit_note(company: Company, deal: Deal) -> None:
    first = make_contract(deal, company.wei)
    invoice = make_invoice(first, amount="50万")
    drafted = domain.amend_contract(actor=company.anna, contract=first, version=first.version)
    drafted = domain.change_contract(actor=company.anna, contract=drafted, version=1, amount="40万")
    with pytest.raises(Invalid) as refused:
        in_force(company, drafted)
    assert refused.value.field == "amount"
    invoices.write_credit_note(actor=company.anna, invoice=invoice, number="R1", amount="10万", reason="降价")
    drafted.refresh_from_db()
    started = domain.start_contract(actor=company.anna, contract=drafted, version=drafted.version)
    assert started.state == "in_force"


def test_one_amendment_at_a_time_and_it_keeps_number_and_currency(company: Company, deal: Deal) -> None:
    first = make_contract(deal, company.wei)
    drafted = domain.amend_contract(actor=company.anna, contract=first, version=first.version)
    with pytest.raises(Duplicate):
        domain.amend_contract(actor=company.anna, contract=first, version=first.version)
    for change in ({"number": "X"}, {"currency": "USD", "amount": "1"}):
        with pytest.raises(Invalid):
            domain.change_contract(actor=company.anna, contract=drafted, version=1, **change)
    domain.cancel_contract(actor=company.anna, contract=drafted, version=1)
    other = domain.amend_contract(actor=company.anna, contract=first, version=first.version)
    assert other.revision == 2


def test_new_currency_needs_its_amount(deal: Deal, company: Company) -> None:
    drafted = draft_contract(deal)
    with pytest.raises(Invalid) as refused:
        domain.change_contract(actor=company.anna, contract=drafted, version=1, currency="USD")
    assert refused.value.field == "amount"


def test_dates_are_kept_and_start_defaults_to_the_signing(company: Company, deal: Deal) -> None:
    contract = make_contract(deal, company.wei)
    assert (contract.signed_on, contract.starts_on) == (day(-120), day(-120))
    assert contract.remind_on == contract.ends_on - timedelta(days=contract.notice_days)  # type: ignore[operator]


def test_strangers_see_no_contract(company: Company, deal: Deal) -> None:
    contract = draft_contract(deal)
    with pytest.raises(NotVisible):
        queries.get_for(company.chen, contract.pk)
    assert [one.pk for one in queries.visible_to(company.wei)] == [contract.pk]
