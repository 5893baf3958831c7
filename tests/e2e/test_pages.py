"""Every page in every dress: languages, sizes, themes; readable by all, asking nobody else for anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import DESK, PHONE, Watched
from tests.e2e.world import COMPANY_A, PASSWORD, World, load_case, make_world
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.models import Deal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRESSES = [
    pytest.param({"lang": "zh-CN", "size": DESK, "theme": "light"}, id="zh-desk-light"),
    pytest.param({"lang": "en", "size": DESK, "theme": "dark"}, id="en-desk-dark"),
    pytest.param({"lang": "zh-CN", "size": PHONE, "theme": "dark"}, id="zh-phone-dark"),
    pytest.param({"lang": "en", "size": PHONE, "theme": "light"}, id="en-phone-light"),
]
Open = Callable[..., Watched]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def deal(world: World) -> Deal:
    return load_case(world.sales, COMPANY_A, until="e10", customer="A公司")


def sign_in(page: Page, email: str = "sales@example.com", password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("form[action='/sign-in/'] button[type=submit]")


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("dress", DRESSES)
def test_every_page_is_readable_and_self_contained(
    open_page: Open, axe: Callable[[Page], list[str]], deal: Deal, dress: dict[str, Any]
) -> None:
    watched = open_page(**dress)
    page = watched.page
    page.goto("/sign-in/")
    assert axe(page) == []
    assert fits(page)
    sign_in(page)
    page.wait_for_url("**/deals/")
    for address in ("/deals/", "/deals/?q=none", "/deals/new/", f"/deals/{deal.pk}/", "/deals/999999/"):
        page.goto(address)
        assert axe(page) == [], address
        assert fits(page), address
        watched.check()


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_signing_in_and_out(open_page: Open, world: World, lang: str) -> None:
    page = open_page(lang=lang).page
    sign_in(page, password="not the word")
    assert page.locator("[role=alert]").inner_text() != ""
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.click("summary[aria-label]")
    page.click("form[action='/sign-out/'] button")
    page.wait_for_url("**/sign-in/**")
    page.goto("/deals/")
    assert "/sign-in/" in page.url


def test_keys_walk_the_list_and_open_a_deal(open_page: Open, world: World, deal: Deal) -> None:
    other = deals.create_deal(actor=world.sales, customer=deal.customer, name="另一单")
    page = open_page().page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == other.name
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == deal.name
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == other.name
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/deals/{deal.pk}/")


def test_keys_do_nothing_while_somebody_types(open_page: Open, deal: Deal) -> None:
    page = open_page().page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.keyboard.press("/")
    page.keyboard.type("jnk")
    assert page.input_value("#find") == "jnk"
    assert page.url.endswith("/deals/")


def test_filters_change_the_list_and_the_address(open_page: Open, deal: Deal) -> None:
    page = open_page().page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.select_option("#filter-stage", "implementation")
    page.wait_for_selector("#deals .empty")
    assert "stage=implementation" in page.url
    page.select_option("#filter-stage", "risk_assessment")
    page.wait_for_selector(".deal-row")
    assert page.locator(".deal-row").count() == 1


def test_line_slants_and_a_dot_opens_its_quote(open_page: Open, deal: Deal) -> None:
    page = open_page().page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.goto(f"/deals/{deal.pk}/")
    line = page.locator(".band-desk line.join")
    assert float(line.get_attribute("x2") or 0) < float(line.get_attribute("x1") or 0)
    dot = page.locator(".river-desk a.dot").last
    target = (dot.get_attribute("href") or "")[1:]
    dot.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("id => document.activeElement.id === id", arg=target)
    assert page.locator(f"#{target} mark").count() > 0


def test_an_old_event_opens_its_fold(open_page: Open, deal: Deal) -> None:
    page = open_page().page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.goto(f"/deals/{deal.pk}/")
    oldest = page.locator(".entry").last
    assert not oldest.is_visible()
    page.locator(".river-desk a.tick").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".entries-older[open]")
    assert oldest.is_visible()


def test_a_stage_opens_what_it_was_made_from(open_page: Open, deal: Deal) -> None:
    page = open_page(size=PHONE).page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.goto(f"/deals/{deal.pk}/")
    page.locator(".band-phone a.cell.now").click()
    sheet = page.locator("#stage-risk_assessment")
    page.wait_for_selector("#stage-risk_assessment[open]")
    assert sheet.locator("q").count() == 3


def test_switches_change_language_and_theme(open_page: Open, deal: Deal) -> None:
    page = open_page().page
    sign_in(page)
    page.wait_for_url("**/deals/")
    assert page.locator("h1").inner_text() == "商机"
    page.click("button[name=language]")
    page.wait_for_selector("html[lang=en]")
    assert page.locator("h1").inner_text() == "Deals"
    light = page.evaluate("getComputedStyle(document.body).color")
    page.click("button[name=theme]")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.evaluate("getComputedStyle(document.body).color") != light


def test_new_deal_from_customer_to_page(open_page: Open, world: World) -> None:
    page = open_page().page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.keyboard.press("n")
    page.wait_for_url("**/deals/new/")
    page.fill("#id_customer", "B服饰")
    page.fill("#id_name", "电商仓配")
    page.fill("#id_amount", "300万")
    page.click("[data-add]")
    page.fill("#id_people-2-name", "王总监")
    page.check("input[name=rt_customisation][value='2']", force=True)
    page.check("input[name=rt_risk_to_buyer][value='2']", force=True)
    page.wait_for_selector("#route strong:text('大客户')")
    page.click("#route button")
    page.wait_for_url("**/deals/*/")
    deal = Deal.objects.get()
    assert (deal.name, deal.motion, deal.stakeholders.count()) == ("电商仓配", "key_account", 1)


def test_printed_page_has_no_tools(open_page: Open, deal: Deal) -> None:
    page = open_page(theme="dark").page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.goto(f"/deals/{deal.pk}/")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".page-tools").is_visible()
    assert page.locator(".band-desk").is_visible()
