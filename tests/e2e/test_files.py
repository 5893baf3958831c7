"""A tender paper handed in through the browser, its points followed back to their page."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import PHONE, Watched
from tests.e2e.test_pages import DRESSES, fits, sign_in
from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tongpin.server.deals.models import Deal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAPER = Path(__file__).resolve().parents[1] / "tenders" / "zh-cold-chain.txt"
Open = Callable[..., Watched]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def deal(world: World, settings: Any, tmp_path: Path) -> Deal:
    settings.FILES_DIR = tmp_path
    return load_case(world.sales, COMPANY_A, until="e10", customer="A公司")


def hand_in(page: Page, deal: Deal) -> None:
    page.goto(f"/deals/{deal.pk}/capture/")
    page.set_input_files("input[type=file]", PAPER)
    page.click("[data-send]")
    page.wait_for_url("**/review/**")


@pytest.mark.parametrize("dress", DRESSES)
def test_tender_s_points_lead_to_their_words(
    open_page: Open, axe: Callable[[Page], list[str]], deal: Deal, dress: dict[str, Any]
) -> None:
    watched = open_page(**dress)
    page = watched.page
    sign_in(page)
    page.wait_for_url("**/deals/")
    hand_in(page, deal)
    page.goto(f"/deals/{deal.pk}/files/")
    assert (axe(page), fits(page)) == ([], True)
    page.click("a.file-name")
    page.wait_for_selector(".tender-scored")
    assert (axe(page), fits(page)) == ([], True)
    assert page.locator(".tender-scored li").count() == 8
    if os.environ.get("SHOTS"):
        name = f"file-{dress['lang']}-{dress['size']['width']}-{dress['theme']}.png"
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}", full_page=True)
    page.click(".tender-heads a >> nth=0")
    assert page.url.endswith("#part-0-line-5")
    assert page.locator(":target").inner_text() == "招标人：上海鲜禾食品有限公司"


def test_original_is_downloaded_as_it_came(open_page: Open, deal: Deal) -> None:
    page = open_page(size=PHONE).page
    sign_in(page)
    page.wait_for_url("**/deals/")
    hand_in(page, deal)
    page.goto(f"/deals/{deal.pk}/files/")
    page.click("a.file-name")
    with page.expect_download() as waiting:
        page.click("a[href$='/original/']")
    assert Path(waiting.value.path()).read_bytes() == PAPER.read_bytes()
    assert waiting.value.suggested_filename == PAPER.name
