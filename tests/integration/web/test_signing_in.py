"""The sign-in page, with and without the demo's people."""

from __future__ import annotations

import re

from django.test import Client

from tests.e2e.world import PASSWORD, World
from tongpin.server import demo
from tongpin.server.core.domain import settings
from tongpin.server.people.models import User

DOOR = "/sign-in/"


def demo_people(page: str) -> list[str]:
    return re.findall(r'name="user" value="(\d+)"', page)


def test_nobody_is_offered_outside_the_demo(client: Client, world: World) -> None:
    User.objects.filter(pk=world.sales.pk).update(is_demo=True)
    assert demo_people(client.get(DOOR).content.decode()) == []
    assert client.post("/demo/", {"user": world.sales.pk}).status_code in {403, 404}
    assert client.get("/deals/").status_code == 302


def test_demo_people_are_offered_with_what_they_see(client: Client, world: World) -> None:
    settings.keep_setting(actor=world.administrator, name=demo.FACT, value=True)
    User.objects.filter(pk__in=[world.sales.pk, world.manager.pk]).update(is_demo=True)
    page = client.get(DOOR).content.decode()
    assert demo_people(page) == [str(world.manager.pk), str(world.sales.pk)]
    assert "只看自己的商机" in page
    answer = client.post("/demo/", {"user": world.sales.pk})
    assert answer.headers["location"] == "/deals/"
    assert client.get("/deals/").status_code == 200


def test_demo_never_opens_somebody_else(client: Client, world: World) -> None:
    settings.keep_setting(actor=world.administrator, name=demo.FACT, value=True)
    for wanted in (str(world.administrator.pk), "999999", "x", ""):
        assert client.post("/demo/", {"user": wanted}).status_code in {403, 404}
    assert client.get("/deals/").status_code == 302


def test_wrong_word_is_refused_in_the_readers_language(client: Client, world: World) -> None:
    for lang, word in (("zh-hans", "密码"), ("en", "password")):
        answer = client.post(
            DOOR, {"login": world.sales.email, "password": "wrong"}, headers={"accept-language": lang}
        )
        (said,) = re.findall(r'role="alert">.*?<span>(.*?)</span>', answer.content.decode(), re.DOTALL)
        assert word in said


def test_signing_in_leads_to_where_one_wanted(client: Client, world: World) -> None:
    answer = client.post(f"{DOOR}?next=/deals/new/", {"login": world.sales.email, "password": PASSWORD})
    assert answer.headers["location"] == "/deals/new/"
