"""One search over everything that one sees: the page, the palette and the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import Company, make_customer, make_deal, make_event, make_stakeholder, put_on
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain import event as events
from tongpin.server.insight.finding import cut


@pytest.fixture
def world(company: Company) -> Deal:
    customer = make_customer(company.anna, "鸿远电器")
    deal = make_deal(company.anna, name="华东仓配", customer=customer)
    person = make_stakeholder(deal, name="王建国", title="供应链总监")
    make_event(deal, "大促期间你们扛得住吗？去年赔了 87,000 元", by=person)
    return deal


def found(user: Any, text: str) -> dict[str, list[str]]:
    client = Client()
    client.force_login(user)
    answer = client.get("/api/v1/search", {"q": text})
    return {group["kind"]: [hit["title"] for hit in group["hits"]] for group in answer.json()}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("鸿远", ["customers", "people_", "deals"]),
        ("hydq", ["customers", "deals"]),
        ("hongyuan", ["customers", "deals"]),
        ("ＨＹＤＱ", ["customers", "deals"]),
        ("wjg", ["people"]),
        ("wangjianguo", ["people"]),
        ("王建国", ["people"]),
        ("供应链", ["people"]),
        ("hdcp", ["deals"]),
        ("扛得住", ["evidence"]),
        ("87,0", ["evidence"]),
        ("８７,０", ["evidence"]),
        ("大促 赔了", ["evidence"]),
        ("大促 没有", []),
        ("没有的", []),
        ("   ", []),
        ("%", []),
        ("_", []),
    ],
)
def test_words_pinyin_and_numbers_find_what_they_should(
    text: str, kinds: list[str], world: Deal, company: Company
) -> None:
    expected = [kind for kind in kinds if kind != "people_"]
    assert list(found(company.anna, text)) == expected


@pytest.mark.parametrize("text", ["鸿远", "hydq", "wjg", "王建国", "华东", "扛得住"])
def test_what_one_may_not_see_is_not_found_and_not_counted(text: str, world: Deal, company: Company) -> None:
    for user in (company.bo, company.chen):
        assert found(user, text) == {}
    for user in (company.anna, company.wei, company.sun, company.admin):
        assert found(user, text) != {}


def test_right_given_or_taken_shows_at_once(world: Deal, company: Company) -> None:
    put_on(world, company.watcher)
    assert found(company.watcher, "扛得住") == {"evidence": ["华东仓配"]}
    world.members.all().delete()
    assert found(company.watcher, "扛得住") == {}


def test_withdrawn_evidence_is_not_found(world: Deal, company: Company) -> None:
    event = world.events.get()
    events.withdraw_event(actor=company.anna, event=event, version=event.version, reason="记错了")
    assert found(company.anna, "扛得住") == {}


def test_number_of_a_deal_finds_it(world: Deal, company: Company) -> None:
    assert found(company.anna, str(world.pk))["deals"] == ["华东仓配"]


def test_more_is_said_and_not_counted(anna_client: Client, company: Company) -> None:
    for number in range(4):
        make_customer(company.anna, f"鸿远{number}店铺")
    (group,) = anna_client.get("/api/v1/search?q=鸿远&limit=3").json()
    assert (len(group["hits"]), group["more"]) == (3, True)


def test_search_asks_the_database_the_same_number_of_times(
    anna_client: Client, world: Deal, company: Company
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            anna_client.get("/search/", {"q": "鸿远"})
        return len(seen)

    def more(number: int) -> None:
        deal = make_deal(company.anna, name=f"鸿远第{number}单", customer=world.customer)
        make_event(deal, f"鸿远的第{number}件事", marks=())
        contacts.create_contact(actor=company.anna, customer=world.customer, name=f"鸿远{number}")

    more(0)
    anna_client.get("/search/", {"q": "鸿远"})
    one = asked()
    for number in range(1, 15):
        more(number)
    assert asked() == one


def test_page_marks_the_words_and_leads_to_the_event(anna_client: Client, world: Deal) -> None:
    text = anna_client.get("/search/", {"q": "扛得住"}).content.decode()
    assert "<mark>扛得住</mark>" in text
    assert f'href="/deals/{world.pk}/#event-{world.events.get().pk}"' in text


def test_nothing_found_says_so_and_shows_what_was_asked_harmlessly(anna_client: Client) -> None:
    text = anna_client.get("/search/", {"q": "<b>x"}).content.decode()
    assert ("<b>x" in text, "&lt;b&gt;x" in text) == (False, True)


def test_palette_offers_pages_by_name_and_all_when_empty(anna_client: Client, company: Company) -> None:
    empty = anna_client.get("/search/palette/")
    assert len(empty.context["places"]) > 3
    narrowed = anna_client.get("/search/palette/", {"q": "客户"})
    assert {place.href for place in narrowed.context["places"]} == {"/customers/", "/customers/new/"}


def test_broken_character_is_told_of(anna_client: Client) -> None:
    assert anna_client.get("/search/", {"q": "a\x00b"}).status_code == 422


def test_cut_shows_the_words_as_they_stand_there() -> None:
    text = "前" * 40 + "Wms 系统" + "后" * 100
    before, word, after = cut(text, "wms")
    assert (before, word, after) == ("…" + "前" * 24, "Wms", " 系统" + "后" * 57 + "…")
