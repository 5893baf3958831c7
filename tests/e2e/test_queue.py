"""The signals to confirm in a real browser: by keys alone, one press each, over several deals."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Watched
from tests.e2e.test_pages import DRESSES, fits, sign_in
from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tongpin.server.core import jobs
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Signal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("files_dir"),
]
Open = Callable[..., Watched]
OTHER = "03-appliance-seven-to-four.yaml"
MANY = 30


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def deals(world: World) -> list[Deal]:
    """Two deals whose signals were all read and not yet looked at."""
    found = [
        load_case(world.sales, COMPANY_A, customer="A公司"),
        load_case(world.sales, OTHER, customer="B公司"),
    ]
    Signal.objects.update(state="proposed", confidence=0.7, decided_by=None)
    Deal.objects.update(outcome="open", closed_on=None)
    jobs.run_due()
    return found


def opened(watched: Watched) -> Page:
    page = watched.page
    sign_in(page)
    page.wait_for_url("**/deals/")
    page.click("nav a[href='/signals/']")
    page.wait_for_url("**/signals/")
    return page


def states() -> list[str]:
    return sorted(Signal.objects.values_list("state", flat=True))


@pytest.mark.parametrize("dress", DRESSES)
def test_the_queue_is_readable(
    open_page: Open, axe: Callable[[Page], list[str]], deals: list[Deal], dress: dict[str, Any]
) -> None:
    page = opened(open_page(**dress))
    assert (axe(page), fits(page)) == ([], True)
    page.keyboard.press("a")
    page.wait_for_selector(".signal-accepted")
    page.keyboard.press("c")
    page.wait_for_selector(".review-change")
    assert (axe(page), fits(page)) == ([], True)


def test_an_empty_queue_says_so(open_page: Open, axe: Callable[[Page], list[str]], world: World) -> None:
    page = opened(open_page())
    assert (axe(page), page.locator(".empty").count(), page.locator("[data-signal]").count()) == ([], 1, 0)


def test_thirty_signals_take_thirty_presses(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page())
    all_ = Signal.objects.count()
    assert all_ >= MANY
    started = time.monotonic()
    for number in range(MANY):
        page.keyboard.press("r" if number % 5 == 4 else "a")
    expect(page.locator(".signal-accepted, .signal-rejected")).to_have_count(MANY)
    took = time.monotonic() - started
    assert (states().count("accepted"), states().count("rejected")) == (MANY - MANY // 5, MANY // 5)
    print(f"{MANY / took * 60:.0f} signals a minute")  # noqa: T201 - the measure


def test_the_most_telling_signal_comes_first(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page())
    keys = [
        int(row.removeprefix("signal-"))
        for row in page.locator("[data-signal]").evaluate_all("all => all.map(one => one.id)")
    ]
    assert keys == list(Signal.objects.order_by("-weight", "pk").values_list("pk", flat=True))[: len(keys)]


def test_undo_by_key_brings_the_signal_back(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page())
    first = page.locator("[data-signal]").first.get_attribute("id") or ""
    before = states()
    page.keyboard.press("r")
    page.wait_for_selector(f"#{first}.signal-rejected")
    page.keyboard.press("u")
    page.wait_for_selector(f"#{first}.signal-proposed")
    assert states() == before
    assert page.evaluate("document.activeElement.closest('[data-signal]').id") == first


def test_undo_before_the_answer_is_there(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page())
    before = states()
    page.evaluate(
        """() => { for (const key of ["a", "u"]) document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true})); }"""
    )
    expect(page.locator("[data-state=asked]")).to_have_count(0)
    expect(page.locator(".signal-accepted")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert states() == before


def test_change_by_key_and_undo(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page())
    first = page.locator("[data-signal]").first.get_attribute("id") or ""
    pk = int(first.removeprefix("signal-"))
    read = Signal.objects.get(pk=pk).signal
    page.keyboard.press("c")
    page.wait_for_selector(".review-change")
    assert page.evaluate("document.activeElement.name") == "signal"
    page.select_option("select[name=signal]", "sig_peak_capacity_asked")
    page.keyboard.press("Enter")
    page.click(".review-change button")
    page.wait_for_selector(f"#{first}.signal-accepted")
    assert Signal.objects.get(pk=pk).signal == "sig_peak_capacity_asked"
    page.keyboard.press("u")
    page.wait_for_selector(f"#{first}.signal-proposed")
    assert Signal.objects.get(pk=pk).signal == read


def test_walking_does_not_answer(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page())
    for key in "jjkj":
        page.keyboard.press(key)
    third = page.locator("[data-signal]").nth(2).get_attribute("id")
    assert page.evaluate("document.activeElement.closest('[data-signal]').id") == third
    assert set(states()) == {"proposed"}


def test_somebody_else_was_faster(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page())
    first = page.locator("[data-signal]").first.get_attribute("id") or ""
    Signal.objects.filter(pk=int(first.removeprefix("signal-"))).update(state="rejected", version=2)
    page.keyboard.press("a")
    page.wait_for_selector(f"#{first} [role=alert]")
    assert Signal.objects.get(pk=int(first.removeprefix("signal-"))).state == "rejected"


def test_one_finger_is_enough_on_a_phone(open_page: Open, deals: list[Deal]) -> None:
    page = opened(open_page(size=PHONE))
    button = page.locator("[data-accept]").first
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 36
    button.click()
    expect(page.locator(".signal-accepted")).to_have_count(1)
    page.locator("[data-undo]").first.click()
    expect(page.locator(".signal-accepted")).to_have_count(0)
