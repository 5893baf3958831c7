"""The language model's pages: the switch, the record of what left, and what would leave."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests import rude_server as rude
from tests.e2e.world import World
from tests.integration.web.conftest import signed_in
from tests.rude_server import rude_server
from tongpin.server.core import jobs
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.models import Event, Sending
from tongpin.server.settings.language_model import LanguageModel

PAGE = "/settings/language-model/"
KEY = "sk-canary-3c9d"
TEXT = "王总监13812345678问：预算300万，出了事你们赔得起吗？"
FIND = {"id": "sig_goods_liability_asked", "quote": "出了事你们赔得起吗", "sure": 0.8}


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.administrator)


@pytest.fixture
def event(world: World, deal: Deal) -> Event:
    return record_event(actor=world.sales, deal=deal, kind="note", text=TEXT)


def test_nothing_is_configured_at_first(admin: Client, event: Event, sales: Client) -> None:
    assert admin.get(PAGE).context["state"].configured is False
    assert sales.get(f"/events/{event.pk}/outgoing/").context["requests"] == ()
    assert (
        f"/events/{event.pk}/outgoing/" not in sales.get(f"/deals/{event.deal_id}/review/").content.decode()
    )


def test_switching_on_what_is_not_configured_says_what_to_do(admin: Client) -> None:
    page = admin.post(PAGE, {"on": "1"}, follow=True).content.decode()
    assert "还没有配置语言模型。请先在设置里写上地址和模型名。" in page


def test_switch_read_and_look_at_what_left(
    admin: Client, sales: Client, world: World, deal: Deal, settings: Any
) -> None:
    with rude_server(rude.finds(FIND)) as server:
        settings.LANGUAGE_MODEL = LanguageModel(server.url, "m-1", KEY, inside=True)
        admin.post(PAGE, {"on": "1"})
        event = record_event(actor=world.sales, deal=deal, kind="note", text=TEXT)
        preview = sales.get(f"/events/{event.pk}/outgoing/")
        assert server.seen == []
        jobs.run_due()
        (seen,) = server.seen
    (one,) = preview.context["requests"]
    assert json.loads(one.body) == json.loads(seen.body)
    assert one.texts == ("[NAME_1][PHONE_1]问：预算[AMOUNT_1]，出了事你们赔得起吗？",)
    assert "300万" not in preview.content.decode()
    page = admin.get(PAGE)
    assert [words for _, words in page.context["sendings"]] == ["已答复"]
    assert (page.context["state"].on, page.context["state"].tokens_today) == (True, 100)
    whole = page.content.decode() + preview.content.decode()
    assert KEY not in whole
    admin.post(PAGE, {"on": "0"})
    assert admin.get(PAGE).context["state"].on is False


def test_a_failed_reading_says_so_where_people_look(
    admin: Client, sales: Client, world: World, deal: Deal, settings: Any
) -> None:
    with rude_server(rude.status(401)) as server:
        settings.LANGUAGE_MODEL = LanguageModel(server.url, "m-1", KEY, inside=True)
        admin.post(PAGE, {"on": "1"})
        event = record_event(actor=world.sales, deal=deal, kind="note", text=TEXT)
        jobs.run_due()
    page = sales.get(f"/events/{event.pk}/outgoing/").content.decode()
    assert "语言模型不认这个密钥。已改用本机的识读，内容没有丢。" in page


def test_only_administrators_see_the_page(sales: Client, stranger: Client, event: Event) -> None:
    assert [sales.get(PAGE).status_code, sales.post(PAGE, {"on": "0"}).status_code] == [403, 403]
    assert stranger.get(f"/events/{event.pk}/outgoing/").status_code == 404


def test_the_page_asks_as_often_for_many_as_for_one(
    admin: Client, deal: Deal, settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.LANGUAGE_MODEL = LanguageModel("https://model.example/v1", "m-1", KEY)
    fields = {"host": "h", "model": "m", "characters": 1, "pieces": 1, "masked": True, "outcome": "ok"}
    Sending.objects.bulk_create(Sending(deal=deal, sha256=str(n), **fields) for n in range(60))
    with django_assert_max_num_queries(12):
        assert len(admin.get(PAGE).context["sendings"]) == 60
