"""Lists, searches and histories hold exactly what the person sees, with data present that could leak."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import Company, make_customer, make_deal, make_event, make_stakeholder, put_on
from tests.money import day, make_contract, make_invoice
from tongpin.server.accounts.queries import contact, customer
from tongpin.server.assurance.domain.concern import offer_proof, raise_concern
from tongpin.server.assurance.queries import concern, proof
from tongpin.server.cash.domain.payment import record_payment
from tongpin.server.cash.domain.reminder import remind
from tongpin.server.cash.queries import contract, invoice, payment, reminder
from tongpin.server.core.errors import NotVisible
from tongpin.server.core.queries import audit
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import deal, member, move, stakeholder
from tongpin.server.evidence.domain.draft import save_draft
from tongpin.server.evidence.queries import draft, event, file, signal
from tongpin.server.insight.domain.judgement import refresh_judgement
from tongpin.server.insight.queries import judgement

pytestmark = pytest.mark.usefixtures("files_dir")
SEEN = {"anna": {"甲单"}, "bo": {"乙单"}, "chen": {"丙单"}, "watcher": {"甲单"}, "wei": {"甲单", "乙单"}}
SEEN |= {"sun": {"甲单", "乙单", "丙单"}, "admin": {"甲单", "乙单", "丙单"}}

QUERIES: dict[str, Callable[[Any], set[str]]] = {
    "deal": lambda actor: {one.name for one in deal.visible_to(actor)},
    "deal, searched": lambda actor: {one.name for one in deal.listed(actor, search="单")},
    "customer": lambda actor: {one.name.removesuffix("客户") for one in customer.visible_to(actor)},
    "contact": lambda actor: {one.customer.name.removesuffix("客户") for one in contact.visible_to(actor)},
    "contact, searched": lambda actor: {
        one.customer.name.removesuffix("客户") for one in contact.search(actor, "wzj")
    },
    "deal, found": lambda actor: {one.name for one in deal.search(actor, "kh")},
    "event, found": lambda actor: {one.deal.name for one in event.search(actor, "赔得起", 9)},
    "stakeholder": lambda actor: {one.deal.name for one in stakeholder.visible_to(actor)},
    "member": lambda actor: {one.deal.name for one in member.visible_to(actor)} or {"甲单"} & names(actor),
    "move": lambda actor: {one.deal.name for one in move.visible_to(actor)} or names(actor),
    "event": lambda actor: {one.deal.name for one in event.visible_to(actor)},
    "signal": lambda actor: {one.event.deal.name for one in signal.visible_to(actor)},
    "file": lambda actor: {one.deal.name for one in file.visible_to(actor)} or names(actor),
    "concern": lambda actor: {one.deal.name for one in concern.visible_to(actor)},
    "contract": lambda actor: {one.deal.name for one in contract.visible_to(actor)},
    "invoice": lambda actor: {one.contract.deal.name for one in invoice.visible_to(actor)},
    "invoice, open": lambda actor: {
        one.contract.deal.name for one in invoice.collectable(actor, today=day())
    },
    "payment": lambda actor: {one.deal.name for one in payment.visible_to(actor)},
    "reminder": lambda actor: {one.invoice.contract.deal.name for one in reminder.visible_to(actor)},
    "judgement": lambda actor: {one.deal.name for one in judgement.visible_to(actor)},
}


def names(actor: Any) -> set[str]:
    return {one.name for one in deal.visible_to(actor)}


@pytest.fixture
def three_deals(company: Company) -> Company:
    for owner, name in ((company.anna, "甲单"), (company.bo, "乙单"), (company.chen, "丙单")):
        made = make_deal(owner, name=name, customer=make_customer(owner, f"{name}客户"))
        person = make_stakeholder(made)
        make_event(made, "出了事你们赔得起吗?", by=person)
        raise_concern(actor=owner, deal=made, concern="c_peak_capacity", words="扛得住吗")
        bill = make_invoice(make_contract(made, company.sun))
        record_payment(actor=owner, deal=made, amount="1")
        remind(actor=owner, invoice=bill)
        refresh_judgement(deal=made)
    put_on(Deal.objects.get(name="甲单"), company.watcher)
    return company


@pytest.mark.parametrize("who", SEEN)
@pytest.mark.parametrize("query", QUERIES)
def test_query_holds_exactly_what_is_seen(query: str, who: str, three_deals: Company) -> None:
    expected = SEEN[who] & {"甲单"} if query == "member" else SEEN[who]
    assert QUERIES[query](getattr(three_deals, who)) == expected


@pytest.mark.parametrize("who", SEEN)
def test_signals_to_confirm_are_those_one_may_answer(who: str, three_deals: Company) -> None:
    actor = getattr(three_deals, who)
    expected = set() if who == "watcher" else SEEN[who]
    client = Client()
    client.force_login(actor)
    keys = {deal.visible_to(actor).get(pk=one["deal"]).name for one in client.get("/api/v1/signals").json()}
    rows = {row.deal for row in client.get("/signals/").context["rows"]}
    assert (keys, rows) == (expected, expected)


@pytest.mark.parametrize("who", SEEN)
def test_api_list_holds_exactly_what_is_seen(who: str, three_deals: Company) -> None:
    client = Client()
    client.force_login(getattr(three_deals, who))
    page = client.get("/api/v1/deals?outcome=").json()
    assert ({item["name"] for item in page["items"]}, page["count"]) == (SEEN[who], len(SEEN[who]))


def test_of_deal_reads_show_nothing_of_a_hidden_deal(three_deals: Company) -> None:
    hidden = Deal.objects.get(name="丙单")
    offer_proof(actor=three_deals.chen, deal=hidden, proof="p_site_visit")
    anna = three_deals.anna
    reads = (
        event.of_deal(anna, hidden),
        member.of_deal(anna, hidden),
        move.of_deal(anna, hidden),
        stakeholder.of_deal(anna, hidden),
        concern.of_deal(anna, hidden),
        proof.uses_of_deal(anna, hidden),
    )
    assert [list(read) for read in reads] == [[]] * len(reads)


def test_draft_is_seen_by_nobody_else(three_deals: Company) -> None:
    made = Deal.objects.get(name="甲单")
    save_draft(actor=three_deals.anna, deal=made, text="写到一半")
    owners = [draft.of(getattr(three_deals, who), made) is not None for who in SEEN]
    assert owners == [who == "anna" for who in SEEN]


def test_whole_audit_log_is_for_administrators(three_deals: Company) -> None:
    assert audit.everything(actor=three_deals.admin).exists()
    for who in ("anna", "wei", "sun"):
        with pytest.raises(NotVisible):
            audit.everything(actor=getattr(three_deals, who))
