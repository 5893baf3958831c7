"""Customers, their people, search and the palette in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.e2e.conftest import DESK, PHONE, Watched
from tests.e2e.test_pages import DRESSES, fits, sign_in
from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.domain import incumbency as incumbencies
from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.models import Deal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Watched]


@dataclass(frozen=True)
class Shop:
    """A customer with everything on it, and one that may be the same."""

    world: World
    deal: Deal
    customer: Customer
    twin: Customer
    contact: Contact
    gone: Contact


@pytest.fixture
def shop() -> Shop:
    world = make_world()
    deal = load_case(world.sales, COMPANY_A, until="e10", customer="鸿远电器股份有限公司")
    customer, sales = deal.customer, world.sales
    group = customers.create_customer(actor=sales, name="鸿远控股集团", industry="投资")
    customers.change_customer(
        actor=sales,
        customer=customer,
        version=customer.version,
        industry="家电制造",
        size="1000_to_9999",
        credit_code="91350100M000100Y43",
        group=group,
        note="总部在福州，华东有三个仓。\n大促期间单量是平时的六倍。",
    )
    twin = customers.create_customer(actor=sales, name="鸿远电器", industry="家电")
    won = deals.create_deal(actor=sales, customer=customer, name="福州到上海干线", value="80万")
    deals.close_deal(
        actor=sales, deal=won, version=won.version, outcome="chosen_us", reason="时效最好", share_percent=40
    )
    for provider, what, days in (("德邦", "华东仓配", 90), ("京东物流", "华南仓配", 500), ("顺丰", "", -30)):
        day = timezone.localdate() + timedelta(days=days)
        incumbencies.add_incumbency(
            actor=sales, customer=customer, provider=provider, what=what, expires_on=day
        )
    contact = contacts.create_contact(
        actor=sales,
        customer=customer,
        name="王建国",
        title="供应链副总",
        phone="138 0013 8000",
        email="wjg@example.com",
    )
    gone = deal.stakeholders.select_related("contact").order_by("pk")[0].contact
    contacts.change_job(
        actor=sales,
        contact=gone,
        version=gone.version,
        customer=customers.create_customer(actor=sales, name="远洋百货"),
        title="物流总经理",
    )
    return Shop(world, deal, Customer.objects.get(pk=customer.pk), twin, contact, gone)


def shoot(page: Page, name: str, dress: dict[str, Any]) -> None:
    """Keep a picture where somebody asked for pictures."""
    if os.environ.get("SHOTS"):
        dressed = f"{name}-{dress['lang']}-{dress['size']['width']}-{dress['theme']}"
        page.screenshot(path=f"{os.environ['SHOTS']}/{dressed}.png")


def opened(open_page: Open, who: str = "sales", **dress: Any) -> Page:
    """Return a page on which somebody is signed in."""
    page = open_page(**dress).page
    sign_in(page, f"{who}@example.com")
    page.wait_for_url("**/deals/")
    return page


@pytest.mark.parametrize("dress", DRESSES)
def test_customers_people_and_search_are_readable(
    open_page: Open, axe: Callable[[Page], list[str]], shop: Shop, dress: dict[str, Any]
) -> None:
    page = opened(open_page, "manager", **dress)
    merge = f"/customers/{shop.customer.pk}/merge/"
    for name, address in (
        ("customers", "/customers/"),
        ("customers-none", "/customers/?q=nobody"),
        ("customer", f"/customers/{shop.customer.pk}/"),
        ("customer-new", "/customers/new/"),
        ("merge-choose", merge),
        ("merge", f"{merge}?with={shop.twin.pk}"),
        ("contact", f"/contacts/{shop.contact.pk}/"),
        ("contact-gone", f"/contacts/{shop.gone.pk}/"),
        ("deal-gone", f"/deals/{shop.deal.pk}/"),
        ("people-gone", f"/deals/{shop.deal.pk}/people/"),
        ("search", "/search/?q=鸿远"),
        ("search-said", "/search/?q=口碑"),
        ("search-none", "/search/?q=nobody"),
    ):
        page.goto(address)
        assert (axe(page), fits(page)) == ([], True), address
        shoot(page, name, dress)


@pytest.mark.parametrize("dress", DRESSES)
def test_palette_is_readable(
    open_page: Open, axe: Callable[[Page], list[str]], shop: Shop, dress: dict[str, Any]
) -> None:
    page = opened(open_page, **dress)
    page.keyboard.press("Control+k")
    page.wait_for_selector("#place-1[aria-selected=true]")
    assert axe(page) == []
    shoot(page, "palette-empty", dress)
    page.keyboard.type("hydq")
    page.wait_for_selector("#palette-customers")
    assert (axe(page), fits(page)) == ([], True)
    shoot(page, "palette", dress)
    page.fill("#palette-q", "nobodyatall")
    page.wait_for_selector("#palette-hits .empty")
    assert axe(page) == []
    shoot(page, "palette-none", dress)


def test_palette_goes_to_a_person_by_initials_without_the_mouse(open_page: Open, shop: Shop) -> None:
    page = opened(open_page)
    page.keyboard.press("Control+k")
    page.keyboard.type("wjg")
    page.wait_for_selector(f"#hit-people-{shop.contact.pk}[aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/contacts/{shop.contact.pk}/")


def test_palette_walks_up_and_down_and_leaves(open_page: Open, shop: Shop) -> None:
    page = opened(open_page)
    page.focus("#find")
    page.keyboard.press("Meta+k")
    page.wait_for_selector("#place-1[aria-selected=true]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#palette-q", "aria-activedescendant") == "place-2"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    last = page.locator("#palette-hits a").last.get_attribute("id")
    assert page.get_attribute("#palette-q", "aria-activedescendant") == last
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+k")
    assert not page.locator("#palette").is_visible()


def test_enter_on_what_was_said_opens_the_deal_at_that_place(open_page: Open, shop: Shop) -> None:
    page = opened(open_page)
    page.goto(f"/deals/{shop.deal.pk}/")
    page.keyboard.press("Control+k")
    page.keyboard.type("口碑")
    page.wait_for_selector("#palette-evidence ~ a")
    page.click("#palette-evidence ~ a")
    page.wait_for_function("location.hash.startsWith('#event-')")
    assert not page.locator("#palette").is_visible()


def test_box_in_the_bar_searches_everything(open_page: Open, shop: Shop) -> None:
    page = opened(open_page, size=PHONE)
    page.fill("#find", "wangjianguo")
    page.press("#find", "Enter")
    page.wait_for_url("**/search/**")
    assert page.locator(".hit-link").all_inner_texts() == ["王建国"]


def test_near_duplicate_is_offered_before_a_second_is_made(open_page: Open, shop: Shop) -> None:
    page = opened(open_page)
    page.goto("/customers/")
    page.keyboard.press("a")
    page.fill("input[name=name]", "鸿远电器有限公司")
    page.click("form.card button.button-first")
    offered = page.locator("[role=alert] li a").all_inner_texts()
    assert sorted(offered) == ["鸿远电器", "鸿远电器股份有限公司"]
    page.click("button[name=anyway]")
    page.wait_for_selector("h1:has-text('鸿远电器有限公司')")


def test_manager_merges_two_records_and_finds_them_by_both_names(open_page: Open, shop: Shop) -> None:
    page = opened(open_page, "manager", size=DESK)
    page.goto(f"/customers/{shop.customer.pk}/merge/?with={shop.twin.pk}")
    page.click("button.button-first")
    page.wait_for_url(f"**/customers/{shop.customer.pk}/")
    assert "鸿远电器" in page.locator("dl.facts").inner_text()
    assert not Customer.objects.filter(pk=shop.twin.pk).exists()
