"""The administrators' pages of reading in a real browser: the language model, and the reader that learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests import rude_server as rude
from tests.e2e.conftest import Watched
from tests.e2e.test_pages import DRESSES, fits, sign_in
from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tests.rude_server import rude_server
from tongpin.server.core import jobs
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.domain.model_reading import switch_language_model
from tongpin.server.evidence.models import ReaderVersion
from tongpin.server.settings.language_model import LanguageModel

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("files_dir"),
]
COUNTS = {"right": 50, "false": 30, "missed": 20, "empty": 40, "silent": 38}
FIND = {"id": "sig_goods_liability_asked", "quote": "出了事你们赔得起吗", "sure": 0.8}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def event(world: World, settings: Any) -> Any:
    """An event that the language model has read, and two attempts to learn."""
    deal = load_case(world.sales, COMPANY_A, until="e04", customer="A公司")
    for adopted in (True, False):
        ReaderVersion.objects.create(
            method_version="m",
            base="offline-1",
            version="offline-2" if adopted else "",
            examples=180,
            held_out=36,
            before=COUNTS,
            after=COUNTS | {"right": 60 if adopted else 40},
            trained_until=timezone.now(),
            adopted=adopted,
        )
    with rude_server(rude.finds(FIND)) as server:
        settings.LANGUAGE_MODEL = LanguageModel(server.url, "m-1", "sk-canary", inside=True)
        switch_language_model(actor=world.administrator, on=True)
        words = "王总监13812345678问：预算300万，出了事你们赔得起吗？"
        event = record_event(actor=world.sales, deal=deal, kind="note", text=words)
        jobs.run_due()
        yield event


@pytest.mark.parametrize("dress", DRESSES)
def test_pages_are_readable_and_fit(
    open_page: Callable[..., Watched],
    axe: Callable[[Any], list[str]],
    event: Any,
    dress: dict[str, Any],
) -> None:
    watched = open_page(**dress)
    page = watched.page
    sign_in(page, "admin@example.com")
    page.wait_for_url("**/deals/")
    for address in ("/settings/language-model/", f"/events/{event.pk}/outgoing/", "/settings/reader/"):
        page.goto(address)
        assert axe(page) == [], address
        assert fits(page), address
        assert "sk-canary" not in page.content()
        watched.check()


def test_switch_off_by_hand(open_page: Callable[..., Watched], event: Any) -> None:
    page = open_page().page
    sign_in(page, "admin@example.com")
    page.wait_for_url("**/deals/")
    page.click("summary[aria-label]")
    page.click("a[href='/settings/language-model/']")
    page.click("form[action='/settings/language-model/'] button")
    page.wait_for_selector(".note-success")
    assert page.locator("#state-head").inner_text() == "已关闭"
