"""Capture in a real browser: paste, marks, record, one key a signal, and the stage moves before the eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Watched
from tests.e2e.test_pages import DRESSES, fits, sign_in
from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event, Signal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("files_dir"),
]
Open = Callable[..., Watched]
DAY = date.today() - timedelta(days=1)  # noqa: DTZ011 - a day, wherever the tests run
CHAT = f"""王总监 {DAY} 10:02
老板担心你们规模小,货丢了赔不起怎么办?

安娜 {DAY} 10:08
我们有货物全额保险,明天把保单发您。

王总监 {DAY} 11:20
大促的时候扛不扛得住?
"""


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def deal(world: World) -> Deal:
    return load_case(world.sales, COMPANY_A, until="e04", customer="A公司")


def opened(watched: Watched, address: str) -> Page:
    page = watched.page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.goto(address)
    return page


def shares(page: Page) -> list[str]:
    return page.locator("#side .stage-bars tr td:nth-of-type(2)").all_inner_texts()


@pytest.mark.parametrize("dress", DRESSES)
def test_capture_and_review_are_readable(
    open_page: Open, axe: Callable[[Page], list[str]], deal: Deal, dress: dict[str, Any]
) -> None:
    watched = open_page(**dress)
    page = opened(watched, f"/deals/{deal.pk}/capture/")
    assert (axe(page), fits(page)) == ([], True)
    page.fill("textarea", CHAT)
    page.wait_for_selector("#preview mark")
    assert (axe(page), fits(page)) == ([], True)
    page.click("[data-send]")
    page.wait_for_url("**/review/**")
    page.locator("[data-change]").first.click()
    page.wait_for_selector(".review-change")
    assert (axe(page), fits(page)) == ([], True)


def test_paste_record_and_decide_by_keys(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/capture/")
    page.fill("textarea", CHAT)
    page.wait_for_selector("#preview mark")
    seen = page.locator("#preview mark").count()
    assert Event.objects.filter(text__contains="赔不起").count() == 0
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/review/**")
    waiting = page.locator('[data-signal][data-state="proposed"]')
    assert waiting.count() == seen
    before = shares(page)
    for _ in range(seen - 1):
        left = waiting.count()
        page.keyboard.press("a")
        expect(waiting).to_have_count(left - 1)
    page.keyboard.press("x")
    expect(waiting).to_have_count(0)
    states = Signal.objects.filter(read_by__gt="").values_list("state", flat=True)
    assert sorted(states) == ["accepted"] * (seen - 1) + ["rejected"]
    assert shares(page) != before


def test_change_by_key(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/capture/")
    page.fill("textarea", "老板问货丢了你们赔得起吗?")
    page.click("[data-send]")
    page.wait_for_url("**/review/**")
    page.keyboard.press("c")
    page.wait_for_selector(".review-change")
    assert page.evaluate("document.activeElement.name") == "signal"
    page.select_option("select[name=signal]", "sig_peak_capacity_asked")
    page.click(".review-change button")
    expect(page.locator('[data-signal][data-state="accepted"]')).to_have_count(1)
    assert Signal.objects.get(read_by__gt="").signal == "sig_peak_capacity_asked"


def test_first_words_of_a_new_deal_show_where_the_customer_is(open_page: Open, world: World) -> None:
    company = customers.create_customer(actor=world.sales, name="B公司")
    fresh = deals.create_deal(actor=world.sales, customer=company, name="新单")
    page = opened(open_page(), f"/deals/{fresh.pk}/")
    page.keyboard.press("c")
    page.wait_for_url("**/capture/")
    page.fill("textarea", "现在的仓发不过来了,客诉越来越多")
    page.click("[data-send]")
    page.wait_for_url("**/review/**")
    assert len(shares(page)) == 6


def test_a_draft_survives_a_reload_and_another_browser(open_page: Open, deal: Deal) -> None:
    address = f"/deals/{deal.pk}/capture/"
    page = opened(open_page(), address)
    page.fill("textarea", "写到一半,货丢了怎么办")
    page.wait_for_selector("#seen")
    page.reload()
    assert page.input_value("textarea") == "写到一半,货丢了怎么办"
    page.wait_for_selector("#seen")
    other = opened(open_page(), address)
    assert other.input_value("textarea") == "写到一半,货丢了怎么办"


def test_a_draft_survives_while_the_server_is_away(open_page: Open, deal: Deal) -> None:
    watched = open_page()
    page = opened(watched, f"/deals/{deal.pk}/capture/")
    page.route("**/preview/", lambda route: route.abort())
    page.fill("textarea", "断网时写的")
    page.wait_for_timeout(900)
    page.unroute("**/preview/")
    page.reload()
    assert page.input_value("textarea") == "断网时写的"
    watched.wrong = [line for line in watched.wrong if "ERR_FAILED" not in line and "htmx:" not in line]


def test_what_was_recorded_is_no_draft_any_more(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/capture/")
    page.fill("textarea", "客户说预算批了")
    page.keyboard.press("Control+Enter")  # before the preview had time to come
    page.wait_for_url("**/review/**")
    page.goto(f"/deals/{deal.pk}/capture/")
    assert page.input_value("textarea") == ""


def test_ten_megabytes_pasted_are_answered_in_place(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/capture/")
    page.evaluate(
        """() => { const box = document.querySelector("textarea"); box.value = "字".repeat(3500000);
        box.dispatchEvent(new Event("input", {bubbles: true})); }"""
    )
    page.wait_for_selector("[data-too-long]:not([hidden])")
    page.click("[data-send]")
    assert page.url.endswith("/capture/")
    assert page.evaluate("document.querySelector('textarea').value.length") == 3_500_000


def test_on_a_phone_one_finger_is_enough(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(size=PHONE), f"/deals/{deal.pk}/capture/")
    page.fill("textarea", "老板问货丢了你们赔得起吗?")
    page.click("[data-send]")
    page.wait_for_url("**/review/**")
    button = page.locator("[data-accept]").first
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 36
    button.click()
    expect(page.locator('[data-signal][data-state="accepted"]')).to_have_count(1)


def test_taking_an_event_out_and_back(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/")
    page.locator(".entry a[href*='/review/']").first.click()
    page.wait_for_url("**/review/**")
    page.click(".review-undo summary")
    page.fill(".review-undo input[name=reason]", "记错了")
    page.click(".review-undo button")
    page.wait_for_selector(".review-event .note-warning")
    page.click(".review-undo button")
    expect(page.locator(".review-event .note-warning")).to_have_count(0)
