"""Planning, stating the stage and the people in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Watched
from tests.e2e.test_capture import opened
from tests.e2e.test_pages import DRESSES, fits
from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tongpin.server.deals.domain import move as moves
from tongpin.server.deals.models import Deal, Move

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Watched]
CUT = "act_price_concession"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def deal(world: World) -> Deal:
    return load_case(world.sales, COMPANY_A, until="e10", customer="A公司")


@pytest.mark.parametrize("dress", DRESSES)
def test_pages_are_readable(
    open_page: Open, axe: Callable[[Page], list[str]], deal: Deal, dress: dict[str, Any]
) -> None:
    event, move = deal.events.earliest("pk"), moves.plan_move(actor=deal.owner, deal=deal, text="问问顾虑")
    page = opened(open_page(**dress), f"/deals/{deal.pk}/plan/")
    own = [f"/deals/{deal.pk}/{tail}" for tail in ("", "plan/", f"plan/?action={CUT}", "stage/", "people/")]
    for address in (*own, f"/events/{event.pk}/change/", f"/moves/{move.pk}/done/"):
        page.goto(address)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => fold.open = true")
        assert (address, axe(page), fits(page)) == (address, [], True)


def test_a_harmful_price_cut_is_stopped_and_the_alternative_is_one_click(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/plan/")
    page.fill("[data-find]", "降价")
    page.locator("[data-act]:visible", has_text="无条件降价").click()
    page.wait_for_selector(".verdict-card-harmful")
    assert page.locator("#verdict .verdict-harmful").first.inner_text() == "有害"
    page.click("[data-save]")
    page.wait_for_selector("#verdict [role=alert]")
    assert Move.objects.count() == 0
    better = page.locator("#verdict [data-choose]").first
    chosen = better.get_attribute("value")
    better.click()
    page.wait_for_selector("#verdict.verdict-card-fit")
    assert page.input_value("input[name=action]:checked") == chosen
    page.click("[data-save]")
    page.wait_for_url(f"**/deals/{deal.pk}/#planned")
    assert list(Move.objects.values_list("action", "verdict")) == [(chosen, "fit")]


def test_a_reason_lets_it_through_and_a_change_of_mind_keeps_it(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/plan/?action={CUT}")
    page.fill("#verdict textarea", "总部已批")
    page.fill("input[name=when]", "2030-01-02")
    page.locator("input[name=when]").dispatch_event("change")
    page.wait_for_timeout(400)
    assert page.input_value("#verdict textarea") == "总部已批"
    page.click("[data-save]")
    page.wait_for_url(f"**/deals/{deal.pk}/#planned")
    assert "总部已批" in page.locator("section", has=page.locator("#planned")).inner_text()


def test_own_words_get_a_verdict_while_typing(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(size=PHONE), f"/deals/{deal.pk}/plan/")
    page.fill("textarea[name=text]", "主动给客户降价五个点")
    page.wait_for_selector(".verdict-card-harmful")
    assert "无条件降价" in page.inner_text("#verdict-head")


def test_keys_choose_an_act(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/")
    page.keyboard.press("p")
    page.wait_for_url("**/plan/")
    page.keyboard.press("f")
    page.keyboard.type("参观")
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict .verdict")
    assert page.input_value("input[name=action]:checked") == "act_invite_site_visit"


def test_done_and_undone_on_the_deals_page(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/plan/?action=act_ask_for_concerns")
    page.click("[data-save]")
    page.wait_for_url(f"**/deals/{deal.pk}/#planned")
    page.locator(".move-forms summary").first.click()
    page.fill(".move-forms textarea", "对方说出了三个顾虑")
    page.locator(".move-forms button").first.click()
    page.wait_for_selector(".undo button")
    assert Move.objects.get().state == "done"
    page.click(".undo button")
    expect(page.locator(".undo")).to_have_count(0)
    assert Move.objects.get().state == "planned"


def test_stating_the_stage_shows_what_it_changed(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/")
    page.keyboard.press("s")
    page.wait_for_url("**/stage/")
    page.check("input[value=solution_evaluation]")
    page.fill("textarea[name=reason]", "他们还在比两家的方案")
    page.click("main button.button-first")
    page.wait_for_url("**/stage/?stated=*")
    assert "方案评估" in page.inner_text("#stated")
    assert page.locator("#side .sign-for").count() >= 1


def test_a_gap_leads_to_the_form_with_the_role(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), f"/deals/{deal.pk}/people/")
    page.locator(".gaps a.button").first.click()
    page.wait_for_url("**/people/?role=*")
    assert page.locator("#add input[name=roles]:checked").count() == 1
    page.fill("#add input[name=name]", "何总")
    page.click("#add button.button-first")
    page.wait_for_selector(".note-success")
    assert "何总" in page.inner_text("section:has(#theirs)")
