"""The list of deals and opening a new one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.e2e.world import World
from tests.integration.web.conftest import signed_in
from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.insight.models import Judgement

LIST = "/deals/"
BLANK = {"people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": "0"}


def names(page: str) -> list[str]:
    return re.findall(r'class="deal-link"[^>]*>([^<]+)<', page)


def page(client: Client, **query: str) -> str:
    return client.get(LIST, query).content.decode()


def another(world: World, name: str, **fields: Any) -> Deal:
    customer, _ = Customer.objects.get_or_create(
        name="乙公司", folded="乙公司", owner=world.sales, defaults={"team": world.sales.team}
    )
    return deals.create_deal(actor=world.sales, customer=customer, name=name, **fields)


def test_start_leads_to_the_deals(sales: Client) -> None:
    assert sales.get("/").headers["location"] == LIST


def test_anonymous_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(LIST).headers["location"] == f"{reverse('account_login')}?next={LIST}"


def test_list_shows_exactly_the_visible_deals(
    sales: Client, stranger: Client, world: World, deal: Deal
) -> None:
    other = another(world, "另一单")
    assert names(page(sales)) == [other.name, deal.name]
    assert names(page(stranger)) == []
    assert names(page(signed_in(world.manager))) == [other.name, deal.name]


def test_row_shows_stage_step_and_next_move(sales: Client, deal: Deal) -> None:
    shown = page(sales)
    assert re.findall(r'class="chip"><i[^>]*> </i>([^<]+)', shown) == ["风险评估"]
    assert len(re.findall("band-mini", shown)) == 1
    assert re.findall(r'class="verdict step-behind small">.*?</svg>([^<]+)<', shown) == ["落后 1 步"]


def test_deal_nobody_judged_yet_is_listed_all_the_same(sales: Client, world: World) -> None:
    assert names(page(sales)) == []
    another(world, "新的一单")
    assert names(page(sales)) == ["新的一单"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "线上"}, 1),
        ({"q": "Ａ公司"}, 1),  # full width
        ({"q": "没有的"}, 0),
        ({"stage": "risk_assessment"}, 1),
        ({"stage": "implementation"}, 0),
        ({"step": "behind"}, 1),
        ({"step": "ahead"}, 0),
        ({"step": "in"}, 0),
        ({"motion": "key_account"}, 1),
        ({"motion": "ltc"}, 0),
        ({"outcome": "all"}, 1),
        ({"stage": "'; drop table", "owner": "x", "motion": "y", "step": "z", "outcome": "w"}, 1),
    ],
)
def test_filters_narrow_the_list(sales: Client, deal: Deal, query: dict[str, str], found: int) -> None:
    assert names(page(sales, **query)) == [deal.name] * found


def test_owner_filter(sales: Client, world: World, deal: Deal) -> None:
    assert names(page(sales, owner=str(world.sales.pk))) == [deal.name]
    assert names(page(sales, owner=str(world.stranger.pk))) == []


def test_htmx_gets_the_list_alone(sales: Client, deal: Deal) -> None:
    part = sales.get(LIST, headers={"hx-request": "true"}).content.decode()
    assert names(part) == [deal.name]
    assert re.findall("<html", part) == []


def test_closed_deals_are_left_out_at_first(sales: Client, world: World) -> None:
    gone = another(world, "丢了的单")
    deals.close_deal(
        actor=world.sales, deal=gone, version=gone.version, outcome="chosen_competitor", reason="价格"
    )
    assert names(page(sales)) == []
    assert names(page(sales, outcome="all")) == ["丢了的单"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_the_same_number_of_times(
    sales: Client, world: World, deal: Deal, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count - 1):
        another(world, f"第{number}单")
    with django_assert_max_num_queries(9):
        page(sales)


def test_new_deal_makes_customer_people_and_motion(sales: Client, world: World) -> None:
    answer = sales.post(
        "/deals/new/",
        {
            "customer": "B服饰",
            "name": "电商仓配",
            "amount": "300万",
            "opened": "2026-01-05",
            "rt_customisation": "2",
            "rt_buying_group": "1",
            "people-0-name": "王总监",
            "people-0-title": "物流总监",
            "people-0-role": "logistics_head",
            **BLANK,
        },
    )
    deal = Deal.objects.get()
    assert answer.headers["location"] == f"/deals/{deal.pk}/"
    assert (deal.name, deal.customer.name, deal.motion, deal.owner) == (
        "电商仓配",
        "B服饰",
        "key_account",
        world.sales,
    )
    assert (deal.value_minor, deal.opened_on.isoformat()) == (300_000_000, "2026-01-05")
    person = Stakeholder.objects.get()
    assert (person.contact.name, person.contact.title, person.roles) == (
        "王总监",
        "物流总监",
        ["logistics_head"],
    )


def test_new_deal_uses_a_customer_that_is_known(sales: Client, deal: Deal) -> None:
    sales.post("/deals/new/", {"customer": " Ａ公司 ", "name": "第二单", **BLANK})
    assert [d.customer.name for d in Deal.objects.order_by("pk")] == ["A公司", "A公司"]
    assert Customer.objects.count() == 1


def test_wrong_amount_is_said_at_its_field_and_nothing_is_saved(sales: Client) -> None:
    answer = sales.post(
        "/deals/new/",
        {"customer": "B服饰", "name": "仓配", "amount": "很多", "people-0-name": "王", **BLANK},
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["amount"]
    assert (Deal.objects.count(), Customer.objects.count(), Contact.objects.count()) == (0, 0, 0)
    assert 'value="仓配"' in answer.content.decode()


def test_missing_name_is_said_and_what_was_typed_is_kept(sales: Client) -> None:
    answer = sales.post("/deals/new/", {"customer": "B服饰", "name": "", "people-0-name": "王总监", **BLANK})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'value="B服饰"' in shown
    assert 'value="王总监"' in shown


@pytest.mark.parametrize(
    ("answers", "motion"),
    [
        ({}, None),
        ({"rt_annual_value": "2"}, "标准产品"),
        ({"rt_annual_value": "2", "rt_process_formality": "2", "rt_term": "1"}, "混合"),
        ({"rt_customisation": "2", "rt_risk_to_buyer": "2"}, "大客户"),
    ],
)
def test_route_follows_the_answers_live(sales: Client, answers: dict[str, str], motion: str | None) -> None:
    shown = sales.post("/deals/new/route/", answers).content.decode()
    assert re.findall(r"<strong>([^<]+)</strong>", shown) == ([motion] if motion else [])
    assert Deal.objects.count() == 0


def test_text_of_people_cannot_become_markup(sales: Client, world: World) -> None:
    nasty = "<img src=x onerror=alert(1)>\"'"
    another(world, nasty)
    shown = page(sales)
    assert "<img" not in shown
    assert names(shown) == ["&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;"]


def test_english_list_is_english(english: Client, deal: Deal) -> None:
    shown = page(english)
    assert re.findall(r'class="chip"><i[^>]*> </i>([^<]+)', shown) == ["Risk assessment"]
    assert Judgement.objects.count() == 1
