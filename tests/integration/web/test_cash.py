"""Contracts, invoices, payments and the collection page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.e2e.world import World
from tests.factories import make_customer, make_deal
from tests.integration.web.conftest import signed_in
from tests.money import day, draft_contract, make_contract, make_invoice
from tongpin.server.cash.domain import payment as payments
from tongpin.server.cash.domain import reminder as reminders
from tongpin.server.cash.models import Contract, Invoice, Payment, Reminder
from tongpin.server.deals.models import Deal


@pytest.fixture
def deal(world: World) -> Deal:
    return make_deal(world.sales, name="电商仓配", customer=make_customer(world.sales, "A公司"))


@pytest.fixture
def contract(deal: Deal, world: World) -> Contract:
    return make_contract(deal, world.manager)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def sums(page: str) -> list[str]:
    return re.findall(r"<dd(?: class=\"strong\")?>([−¥$][^<]*)</dd>", page)


def test_draft_is_saved_and_what_is_refused_stays_typed(sales: Client, deal: Deal) -> None:
    address = f"/deals/{deal.pk}/contracts/"
    given = {"number": "HT-1", "title": "仓配", "amount": "很多", "currency": "CNY", "notice_days": "60"}
    refused = sales.post(address, given)
    page = refused.content.decode()
    assert (refused.status_code, Contract.objects.count()) == (422, 0)
    assert ('value="很多"' in page, "看不懂这个金额" in page) == (True, True)
    done = sales.post(address, given | {"amount": "100万", "tax_rate": "6"})
    made = Contract.objects.get()
    assert (done.headers["location"], made.amount_minor, made.tax_rate) == (
        f"/contracts/{made.pk}/",
        10**8,
        600,
    )


def test_second_contract_of_a_number_is_refused_at_the_number(sales: Client, contract: Contract) -> None:
    given = {
        "number": contract.number,
        "title": "又一份",
        "amount": "1",
        "currency": "CNY",
        "notice_days": "1",
    }
    refused = sales.post(f"/deals/{contract.deal_id}/contracts/", given)
    assert (refused.status_code, "已有编号为 HT-1 的合同" in refused.content.decode()) == (422, True)


def test_approve_is_offered_to_who_may(sales: Client, deal: Deal, world: World) -> None:
    address = f"/contracts/{draft_contract(deal).pk}/"
    offered = [
        "approve/" in text(client, address)
        for client in (sales, signed_in(world.manager), signed_in(world.administrator))
    ]
    assert offered == [False, True, True]


def test_changing_what_somebody_else_changed_keeps_what_was_typed(sales: Client, deal: Deal) -> None:
    drafted = draft_contract(deal)
    address = f"/contracts/{drafted.pk}/change/"
    typed = {"number": "HT-1", "amount": "200万", "currency": "CNY", "notice_days": "60", "version": "1"}
    sales.post(address, typed | {"title": "甲"})
    second = sales.post(address, typed | {"title": "乙"})
    page = second.content.decode()
    assert (second.status_code, Contract.objects.get().title) == (409, "甲")
    assert ('value="乙"' in page, "<dd>甲</dd>" in page, 'name="version" value="2"' in page) == (
        True,
        True,
        True,
    )
    sales.post(address, typed | {"title": "乙", "version": "2"})
    assert Contract.objects.get().title == "乙"


def test_contract_goes_through_its_steps_by_buttons(sales: Client, deal: Deal, world: World) -> None:
    drafted = draft_contract(deal)
    at = f"/contracts/{drafted.pk}"

    def state() -> str:
        return Contract.objects.get(pk=drafted.pk).state

    signed_in(world.manager).post(f"{at}/approve/", {"version": "1"})
    seen = [state()]
    for verb, body in (
        ("return", {"reason": "改价"}),
        ("cancel", {}),
        ("restore", {}),
    ):
        sales.post(f"{at}/{verb}/", body)
        seen.append(state())
    signed_in(world.manager).post(f"{at}/approve/")
    refused = sales.post(f"{at}/start/", {"signed_on": day(3).isoformat()})
    assert (refused.status_code, "日期在将来" in refused.content.decode()) == (422, True)
    sales.post(f"{at}/start/", {"signed_on": day(-3).isoformat()})
    seen.append(state())
    assert sales.post(f"{at}/end/", {"reason": ""}).status_code == 422
    for verb, body in (("end", {"reason": "到期"}), ("resume", {})):
        sales.post(f"{at}/{verb}/", body)
        seen.append(state())
    assert seen == ["approved", "draft", "cancelled", "draft", "in_force", "ended", "in_force"]
    assert sales.post(f"{at}/nonsense/").status_code == 404


def test_amendment_is_opened_to_be_changed(sales: Client, contract: Contract) -> None:
    answer = sales.post(f"/contracts/{contract.pk}/amend/", {"version": str(contract.version)})
    amendment = Contract.objects.get(replaces=contract)
    assert answer.headers["location"] == f"/contracts/{amendment.pk}/change/"
    page = text(sales, answer.headers["location"])
    assert ("第2版" in page, 'name="number"' in page) == (True, False)


def test_invoice_beyond_the_contract_asks_why(sales: Client, contract: Contract) -> None:
    address = f"/contracts/{contract.pk}/invoices/new/"
    given = {"number": "FP-1", "amount": "101万", "due_on": day(30).isoformat()}
    assert "over_reason" not in text(sales, address)
    refused = sales.post(address, given)
    assert (refused.status_code, 'name="over_reason"' in refused.content.decode()) == (422, True)
    sales.post(address, given | {"over_reason": "旺季加量"})
    assert Invoice.objects.get().over_reason == "旺季加量"


def test_page_shows_sums_that_agree(sales: Client, contract: Contract) -> None:
    make_invoice(contract, amount="1000")
    payments.record_payment(actor=contract.deal.owner, deal=contract.deal, amount="400")
    agreed = ["¥1,000,000.00", "¥1,000.00", "¥999,000.00", "¥400.00", "¥600.00"]
    assert sums(text(sales, f"/contracts/{contract.pk}/")) == agreed
    assert sums(text(sales, f"/deals/{contract.deal_id}/contracts/")) == agreed


def test_credit_note_payment_and_undo_by_buttons(sales: Client, contract: Contract) -> None:
    invoice = make_invoice(contract)
    at = f"/invoices/{invoice.pk}"
    too_much = sales.post(f"{at}/credit/", {"number": "R1", "amount": "1001", "reason": "货损"})
    assert (too_much.status_code, "最多可冲红 ¥1,000.00" in too_much.content.decode()) == (422, True)
    sales.post(f"{at}/credit/", {"number": "R1", "amount": "100", "reason": "货损"})
    refused = sales.post(f"{at}/cancel/", {"reason": "开错"})
    assert (refused.status_code, "不能作废" in refused.content.decode()) == (422, True)
    note = Invoice.objects.get(corrects=invoice)
    for verb in ("cancel", "restore"):
        sales.post(f"/invoices/{note.pk}/{verb}/", {"reason": "不扣了"})
        note.refresh_from_db()
        assert (note.cancelled_at is not None) == (verb == "cancel")
    paid = sales.post(f"/deals/{contract.deal_id}/payments/new/", {"amount": "950", "currency": "CNY"})
    payment = Payment.objects.get()
    assert paid.headers["location"] == f"/payments/{payment.pk}/"
    page = text(sales, paid.headers["location"])
    assert ("FP-1" in page, "¥50.00" in page) == (True, True)
    sales.post(f"/allocations/{payment.allocations.get().pk}/release/")
    wrong = sales.post(f"/payments/{payment.pk}/", {"invoice": str(invoice.pk), "amount": "901"})
    assert (wrong.status_code, "最多可核销 ¥900.00" in wrong.content.decode()) == (422, True)
    sales.post(f"/payments/{payment.pk}/", {"invoice": str(invoice.pk), "amount": "900"})
    assert payment.allocations.get().amount_minor == 90_000
    sales.post(f"/payments/{payment.pk}/withdraw/", {"reason": "退票"})
    assert "退票" in text(sales, f"/payments/{payment.pk}/")
    sales.post(f"/payments/{payment.pk}/restore/")
    assert Payment.objects.get().withdrawn_at is None


def test_only_what_is_chosen_is_settled(sales: Client, contract: Contract) -> None:
    make_invoice(contract, "FP-1", due=-9)
    chosen = make_invoice(contract, "FP-2", due=9)
    body = {"amount": "300", "currency": "CNY", "invoices": [str(chosen.pk)]}
    sales.post(f"/deals/{contract.deal_id}/payments/new/", body)
    assert Payment.objects.get().allocations.get().invoice == chosen


def test_reminder_leads_back_to_the_list_as_it_was(sales: Client, contract: Contract) -> None:
    invoice = make_invoice(contract, due=-9)
    body = {"reminded_on": day().isoformat(), "promised_on": day(5).isoformat(), "back": "bucket=d1_30"}
    answer = sales.post(f"/invoices/{invoice.pk}/remind/", body)
    assert answer.headers["location"] == "/collection/?bucket=d1_30#items"
    page = text(sales, "/collection/")
    assert (f"承诺 {day(5)} 付款" in page, "第1次" in page) == (True, True)
    wrong = sales.post(f"/invoices/{invoice.pk}/remind/", body | {"promised_on": day(-5).isoformat()})
    assert (wrong.status_code, "承诺日期早于催收日期" in wrong.content.decode()) == (422, True)
    sales.post(f"/reminders/{Reminder.objects.get().pk}/take-back/")
    assert "还没催过" in text(sales, "/collection/")


def owing(page: str) -> list[str]:
    return re.findall(r'<a class="strong" href="/invoices/\d+/">([^<]+)<', page)


def test_each_figure_leads_to_its_rows(sales: Client, contract: Contract, world: World) -> None:
    for number, due in (("A", 5), ("B", -1), ("C", -31), ("D", -61), ("E", -91), ("F", -200)):
        make_invoice(contract, number, due=due)
    dollars = make_contract(contract.deal, world.manager, "US", currency="USD")
    make_invoice(dollars, "G", due=-2)
    page = text(sales, "/collection/")
    links = re.findall(r'class="ageing-cell[^"]*" href="([^"]+)#items".*?<strong>([^<]+)</strong>', page)
    found = [
        (amount, owing(text(sales, f"/collection/{href.replace('&amp;', '&')}"))) for href, amount in links
    ]
    assert found == [
        ("¥1,000.00", ["A"]),
        ("¥1,000.00", ["B"]),
        ("¥1,000.00", ["C"]),
        ("¥1,000.00", ["D"]),
        ("¥2,000.00", ["F", "E"]),
        ("$1,000.00", ["G"]),
    ]


def test_list_is_filtered_by_owner_team_and_customer(world: World, contract: Contract) -> None:
    make_invoice(contract, "A")
    other = make_deal(world.stranger, customer=make_customer(world.stranger, "乙公司"))
    make_invoice(make_contract(other, world.administrator), "B")
    boss = signed_in(world.administrator)
    assert owing(text(boss, "/collection/")) == ["A", "B"]
    for name, value in (
        ("owner", world.stranger.pk),
        ("team", world.stranger.team_id),
        ("customer", other.customer_id),
    ):
        assert owing(text(boss, f"/collection/?{name}={value}")) == ["B"], name
    assert owing(text(boss, "/collection/?owner=x&bucket=y&currency=z&team=99999999999999999999")) == [
        "A",
        "B",
    ]


def test_nobody_sees_what_others_are_owed(stranger: Client, contract: Contract, world: World) -> None:
    make_invoice(contract, "A")
    page = text(stranger, "/collection/")
    assert (owing(page), contract.deal.name in page) == ([], False)
    assert owing(text(signed_in(world.manager), "/collection/")) == ["A"]


def fill(contract: Contract, count: int) -> None:
    owner = contract.deal.owner
    for _ in range(count):
        number = str(Invoice.objects.count())
        invoice = make_invoice(contract, number, due=-Invoice.objects.count())
        payments.record_payment(
            actor=owner, deal=contract.deal, amount="1", reference=number, invoices=(invoice,)
        )
        reminders.remind(actor=owner, invoice=invoice)


def test_pages_take_the_same_queries_for_one_and_thirty(sales: Client, contract: Contract) -> None:
    pages = ("/collection/", f"/contracts/{contract.pk}/", f"/deals/{contract.deal_id}/contracts/")

    def counts() -> list[int]:
        found = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert sales.get(address).status_code == 200
            found.append(len(queries))
        return found

    fill(contract, 1)
    counts()  # the first visit warms what is asked once
    one = counts()
    fill(contract, 29)
    assert counts() == one


def test_deal_says_where_its_contracts_are_and_what_was_done(sales: Client, contract: Contract) -> None:
    page = text(sales, f"/deals/{contract.deal_id}/")
    assert f'href="/deals/{contract.deal_id}/contracts/"' in page


def test_english_page_is_english(english: Client, contract: Contract) -> None:
    make_invoice(contract, due=-3)
    page = text(english, "/collection/")
    assert ("3 days late" in page, "1 invoice<" in page) == (True, True)


API = "/api/v1"


def send(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"{API}{path}", body, content_type="application/json")


def test_program_goes_from_draft_to_payment(sales: Client, deal: Deal, world: World) -> None:
    body = {"number": "HT-1", "title": "仓配", "amount": "1000", "tax_rate": "6"}
    made = send(sales, f"/deals/{deal.pk}/contracts", body)
    pk = made.json()["id"]
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    bill = {
        "number": "FP-1",
        "amount": "1000",
        "due_on": day(-31).isoformat(),
        "issued_on": day(-40).isoformat(),
    }
    early = send(sales, f"/contracts/{pk}/invoices", bill)
    assert (early.status_code, early.json()["field"]) == (422, "contract")
    signed_in(world.manager).post(f"/contracts/{pk}/approve/")
    sales.post(f"/contracts/{pk}/start/")
    billed = send(sales, f"/contracts/{pk}/invoices", bill).json()
    credit = {"number": "R1", "amount": "100", "reason": "货损"}
    assert send(sales, f"/invoices/{billed['id']}/credit-notes", credit).json()["amount_minor"] == -10_000
    assert sales.get(f"{API}/collection").json() == [
        {"bucket": "d31_60", "currency": "CNY", "open_minor": 90_000, "count": 1}
    ]
    paid = send(sales, f"/deals/{deal.pk}/payments", {"amount": "950"}).json()
    assert (paid["settles"], paid["credit_minor"]) == (
        [{"invoice": billed["id"], "amount_minor": 90_000}],
        5000,
    )
    shown = sales.get(f"{API}/contracts/{pk}").json()
    figures = {name: shown[f"{name}_minor"] for name in ("amount", "invoiced", "to_invoice", "paid", "open")}
    assert figures == {"amount": 100_000, "invoiced": 90_000, "to_invoice": 10_000, "paid": 90_000, "open": 0}
    rows = sales.get(f"{API}/contracts/{pk}/invoices").json()
    assert [(row["number"], row["open_minor"], row["tax_minor"]) for row in rows] == [
        ("FP-1", 0, 5660),
        ("R1", 0, -566),
    ]
    second = send(sales, f"/contracts/{pk}/invoices", bill | {"number": "FP-2", "amount": "30"}).json()
    settled = send(sales, f"/payments/{paid['id']}/settle/{second['id']}", {})
    assert (settled.status_code, settled.json()["credit_minor"]) == (201, 2000)
    assert [one["id"] for one in sales.get(f"{API}/deals/{deal.pk}/payments").json()] == [paid["id"]]
    assert [one["id"] for one in sales.get(f"{API}/deals/{deal.pk}/contracts").json()] == [pk]
