"""One deal's page."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from tests.e2e.world import World
from tests.integration.web.conftest import signed_in
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.domain import member as members
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event


def shown(client: Client, deal: Deal, tail: str = "") -> str:
    answer = client.get(f"/deals/{deal.pk}/{tail}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_shows_the_judged_stage_and_our_place(sales: Client, deal: Deal) -> None:
    page = shown(sales, deal)
    (said,) = set(
        re.findall(
            r'<svg viewBox="[^"]+" class="chart band band-\w+" role="group" aria-label="([^"]+)"', page
        )
    )
    assert said.startswith("客户：风险评估")
    assert said.endswith("我方：方案设计。落后 1 步。")


def test_every_dot_and_tick_leads_to_an_event_on_the_page(sales: Client, deal: Deal) -> None:
    page = shown(sales, deal)
    places = set(re.findall(r'id="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links - places == set()
    assert {f"event-{pk}" for pk in Event.objects.values_list("pk", flat=True)} <= places


def test_ids_are_used_once(sales: Client, deal: Deal) -> None:
    places = re.findall(r'\sid="([^"]+)"', shown(sales, deal))
    assert sorted(places) == sorted(set(places))


def test_a_price_cut_is_warned_of(sales: Client, deal: Deal) -> None:
    page = shown(sales, deal)
    wrong = page[page.index('id="wrong"') : page.index('id="ask"')]
    assert "无条件降价" in wrong


def test_the_three_worries_are_open(sales: Client, deal: Deal) -> None:
    page = shown(sales, deal)
    part = page[page.index('id="concerns"') : page.index('id="evidence"')]
    names = re.findall(r'<strong class="grow">([^<]+)</strong>', part)
    assert {"服务商规模小", "货物出事赔不起", "大促扛不住"} <= set(names)


def test_others_deal_does_not_exist(stranger: Client, deal: Deal) -> None:
    assert stranger.get(f"/deals/{deal.pk}/").status_code == 404
    assert stranger.get(f"/deals/{deal.pk}/judgement/").status_code == 404
    assert stranger.get("/deals/999999/").status_code == 404


def test_watcher_sees_but_is_offered_no_change(world: World, deal: Deal) -> None:
    members.add_member(actor=world.sales, deal=deal, user=world.stranger, part="watcher")
    page = shown(signed_in(world.stranger), deal)
    assert re.findall(r'href="/deals/\d+/(capture|plan|stage|people)/', page) == []


def test_deal_without_events_says_what_to_do(sales: Client, world: World, deal: Deal) -> None:
    bare = deals.create_deal(actor=world.sales, customer=deal.customer, name="空单")
    page = shown(sales, bare)
    assert re.findall("<svg[^>]*river", page) == []
    assert "还一无所知" in page


def test_judgement_alone_is_the_part_of_the_page(sales: Client, deal: Deal) -> None:
    part = shown(sales, deal, "judgement/")
    assert re.findall("<html", part) == []
    assert len(re.findall(r'class="chart band band-desk"', part)) == 1


def test_history_says_who_did_what(sales: Client, deal: Deal) -> None:
    page = shown(sales, deal)
    part = page[page.index('id="history"') :]
    assert "安娜" in part
    assert "记下了 事件" in part


def test_page_is_english_where_english_is_asked_for(english: Client, deal: Deal) -> None:
    page = shown(english, deal)
    assert re.findall(r'<html lang="([^"]+)"', page) == ["en"]
    assert "1 stage behind" in page
    # Whatever is not the customer's or the salesperson's own text is English.
    words = re.sub(r"<(mark|q|title|desc)[^>]*>.*?</\1>|aria-label=\"[^\"]*\"", "", page)
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", words)
    assert [h for h in headings if re.search("[\u4e00-\u9fff]", h)] == []


def test_page_asks_the_database_a_fixed_number_of_times(
    sales: Client, deal: Deal, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(45):
        shown(sales, deal)


def test_nothing_inline(sales: Client, deal: Deal) -> None:
    page = shown(sales, deal)
    assert re.findall(r"<style|style=|\son\w+=|<script(?![^>]*src=)", page) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
