"""Users, teams and tokens in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Watched
from tests.e2e.test_pages import DRESSES, fits, sign_in
from tests.factories import PASSWORD, Company, make_company, make_deal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Watched]


@pytest.fixture
def company() -> Company:
    found = make_company()
    make_deal(found.anna)
    return found


@pytest.mark.parametrize("dress", DRESSES)
def test_users_teams_and_tokens_are_readable(
    open_page: Open, axe: Callable[[Page], list[str]], company: Company, dress: dict[str, Any]
) -> None:
    page = open_page(**dress).page
    sign_in(page, "admin@example.com", PASSWORD)
    page.wait_for_url("**/deals/")
    for name, address in (
        ("users", "/users/"),
        ("user", f"/users/{company.anna.pk}/"),
        ("user-new", "/users/new/"),
        ("teams", "/teams/"),
        ("tokens", "/tokens/"),
    ):
        page.goto(address)
        assert (axe(page), fits(page)) == ([], True), address
        if os.environ.get("SHOTS"):
            dressed = f"{name}-{dress['lang']}-{dress['size']['width']}-{dress['theme']}"
            page.screenshot(path=f"{os.environ['SHOTS']}/{dressed}.png")


def test_administrator_adds_a_colleague_who_signs_in(open_page: Open, company: Company) -> None:
    page = open_page().page
    sign_in(page, "admin@example.com", PASSWORD)
    page.wait_for_url("**/deals/")
    page.click("summary[aria-label]")
    page.click("a[href='/users/']")
    page.keyboard.press("a")
    page.fill("input[name=name]", "林芳")
    page.fill("input[name=email]", "lin@example.com")
    page.select_option("select[name=team]", str(company.team.pk))
    page.click("form.card button.button-first")
    password = page.locator("code.secret").inner_text()
    other = open_page().page
    sign_in(other, "lin@example.com", password)
    other.wait_for_url("**/deals/")
    assert "林芳" in other.content()
