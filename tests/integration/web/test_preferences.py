"""Language and theme."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.e2e.world import World


def html(client: Client) -> str:
    found = re.search(r"<html[^>]*>", client.get(reverse("account_login")).content.decode())
    return found.group() if found else ""


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_language_is_remembered_before_anybody_signs_in(client: Client, world: World, lang: str) -> None:
    answer = client.post("/language/", {"language": lang, "next": "/sign-in/"})
    assert answer.headers["location"] == "/sign-in/"
    assert f'lang="{lang}"' in html(client)


def test_unknown_language_changes_nothing(client: Client, world: World) -> None:
    client.post("/language/", {"language": "xx"})
    assert 'lang="zh-hans"' in html(client)


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_theme_is_remembered(client: Client, world: World, theme: str) -> None:
    client.post("/theme/", {"theme": theme, "next": "/sign-in/"})
    assert f'data-theme="{theme}"' in html(client)


def test_unknown_theme_in_the_cookie_is_not_printed(client: Client, world: World) -> None:
    client.cookies["theme"] = 'x" onload="alert(1)'
    assert 'data-theme="auto"' in html(client)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_switch_never_leads_to_another_site(client: Client, world: World, wanted: str) -> None:
    for address, value in (("/theme/", {"theme": "dark"}), ("/language/", {"language": "en"})):
        assert client.post(address, {**value, "next": wanted}).headers["location"] == "/deals/"


@pytest.mark.parametrize("address", ["/theme/", "/language/"])
def test_switches_are_not_done_by_reading(client: Client, world: World, address: str) -> None:
    assert client.get(address).status_code == 405
