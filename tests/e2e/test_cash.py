"""Contracts, invoices, payments and collection in a real browser, as seller and as manager."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Watched
from tests.e2e.test_capture import opened
from tests.e2e.test_pages import DRESSES, fits, sign_in
from tests.e2e.world import World, make_world
from tests.factories import make_customer, make_deal
from tests.money import day, draft_contract, make_contract, make_invoice
from tongpin.server.cash.domain import contract as contracts
from tongpin.server.cash.domain import invoice as invoices
from tongpin.server.cash.domain import payment as payments
from tongpin.server.cash.domain import reminder as reminders
from tongpin.server.cash.models import Contract, Invoice, Payment
from tongpin.server.deals.models import Deal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("files_dir"),
]
Open = Callable[..., Watched]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def deal(world: World) -> Deal:
    return make_deal(
        world.sales, name="华东快运价表合同", customer=make_customer(world.sales, "A公司"), motion="ltc"
    )


@pytest.fixture
def filled(world: World, deal: Deal) -> dict[str, int]:
    """A contract with a version before it, invoices in every standing and bucket, payments, reminders, dollars too."""
    actor, boss = world.sales, world.manager
    first = make_contract(deal, boss, title="华东快运服务合同", amount="120万", ends_on=day(30))
    late = [
        make_invoice(first, f"FP-20{n}", f"{n * 3}1234.5", -n * 29, note=f"{n}月运费") for n in range(1, 5)
    ]
    coming = make_invoice(first, "FP-209", "56789", 20, note="9月运费")
    gone = make_invoice(first, "FP-210", "999", 20)
    invoices.cancel_invoice(actor=actor, invoice=gone, version=1, reason="抬头错")
    invoices.write_credit_note(actor=actor, invoice=late[0], number="R-1", amount="1234.5", reason="货损扣款")
    payment = payments.record_payment(
        actor=actor, deal=deal, amount="10万", reference="ICBC-2031", invoices=late[2:]
    )
    payments.record_payment(actor=actor, deal=deal, amount="500", reference="押金", invoices=())
    reminders.remind(
        actor=actor, invoice=late[3], reminded_on=day(-40), promised_on=day(-20), note="说月底付"
    )
    reminders.remind(
        actor=actor, invoice=late[3], reminded_on=day(-5), promised_on=day(6), note="财务在走流程"
    )
    amendment = contracts.amend_contract(actor=actor, contract=first, version=first.version)
    amendment = contracts.change_contract(actor=actor, contract=amendment, version=1, amount="180万")
    approved = contracts.approve_contract(actor=boss, contract=amendment, version=amendment.version)
    current = contracts.start_contract(actor=actor, contract=approved, version=approved.version)
    dollars = make_contract(
        deal, boss, "HT-US-1", title="跨境小包", amount="50000", currency="USD", tax_rate=""
    )
    make_invoice(dollars, "US-1", "4200.50", -3)
    drafted = draft_contract(deal, "HT-9", title="冷链试点")
    return {
        "contract": current.pk,
        "drafted": drafted.pk,
        "late": late[3].pk,
        "coming": coming.pk,
        "payment": payment.pk,
    }


@pytest.mark.parametrize("dress", DRESSES)
def test_pages_are_readable(
    open_page: Open,
    axe: Callable[[Page], list[str]],
    deal: Deal,
    filled: dict[str, int],
    dress: dict[str, Any],
) -> None:
    page = opened(open_page(**dress), "/collection/")
    for name, address in (
        ("collection", "/collection/"),
        ("collection-late", "/collection/?bucket=over_90&currency=CNY"),
        ("contracts", f"/deals/{deal.pk}/contracts/"),
        ("contract", f"/contracts/{filled['contract']}/"),
        ("draft", f"/contracts/{filled['drafted']}/"),
        ("change", f"/contracts/{filled['drafted']}/change/"),
        ("invoice", f"/invoices/{filled['late']}/"),
        ("invoice-new", f"/contracts/{filled['contract']}/invoices/new/"),
        ("payment", f"/payments/{filled['payment']}/"),
        ("payment-new", f"/deals/{deal.pk}/payments/new/"),
    ):
        page.goto(address)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => fold.open = true")
        assert (address, axe(page), fits(page)) == (address, [], True)
        if os.environ.get("SHOTS"):
            page.goto(address)
            dressed = f"cash-{name}-{dress['lang']}-{dress['size']['width']}-{dress['theme']}"
            page.screenshot(path=f"{os.environ['SHOTS']}/{dressed}.png", full_page=True)


def test_deal_goes_from_draft_to_last_payment(open_page: Open, world: World, deal: Deal) -> None:
    seller = opened(open_page(), f"/deals/{deal.pk}/")
    seller.get_by_role("link", name="合同", exact=True).click()
    seller.fill("[name=number]", "HT-2026-001")
    seller.fill("[name=amount]", "10万")
    seller.fill("[name=tax_rate]", "6")
    seller.get_by_role("button", name="保存草稿").click()
    expect(seller.locator("[role=status]")).to_contain_text("已起草")
    contract = Contract.objects.get()
    assert seller.get_by_role("button", name="审批通过").count() == 0

    manager = open_page(size=PHONE).page
    sign_in(manager, "manager@example.com")
    manager.wait_for_url("**/deals/")
    manager.goto(f"/contracts/{contract.pk}/")
    manager.get_by_role("button", name="审批通过").click()
    expect(manager.locator("[role=status]")).to_contain_text("已审批通过")

    seller.reload()
    seller.get_by_role("button", name="双方已签，合同生效").click()
    expect(seller.locator("[role=status]")).to_contain_text("可以开票了")
    seller.get_by_role("link", name="开发票").click()
    seller.fill("[name=number]", "FP-1")
    seller.fill("[name=amount]", "12万")
    seller.get_by_role("button", name="保存发票").click()
    expect(seller.locator("#id_over_reason_error")).to_contain_text("超出合同金额 ¥20,000.00")
    seller.fill("[name=amount]", "10万")
    seller.get_by_role("button", name="保存发票").click()
    expect(seller.locator("[role=status]")).to_contain_text("FP-1")
    for amount in ("6万", "4万"):
        seller.goto(f"/deals/{deal.pk}/payments/new/")
        seller.fill("[name=amount]", amount)
        seller.get_by_role("button", name="登记", exact=True).click()
        expect(seller.locator("[role=status]")).to_contain_text("已登记")
    seller.goto(f"/contracts/{contract.pk}/")
    expect(seller.locator(".standing-paid")).to_have_text("已收清")
    assert (Invoice.objects.count(), Payment.objects.count()) == (1, 2)
    seller.goto("/collection/")
    expect(seller.locator(".empty")).to_contain_text("没有未收的款项")


def test_figure_leads_to_its_rows_and_a_reminder_leads_back(
    open_page: Open, deal: Deal, filled: dict[str, int]
) -> None:
    page = opened(open_page(), "/collection/")
    page.get_by_role("link", name="逾期90天以上").click()
    expect(page.locator(".owing")).to_have_count(1)
    page.locator(".owing summary").click()
    page.fill("[name=note]", "下周二付")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("[role=status]")).to_contain_text("FP-204")
    assert "bucket=over_90" in page.url
    expect(page.locator(".owing")).to_contain_text("第3次")
