"""Words of another team's deal, and secrets, never turn up in anything that is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import PASSWORD, make_customer, make_deal, make_event, make_stakeholder
from tests.post import FEED, SECRET, make_letter, make_mailbox
from tests.security.routes import ROUTES
from tests.security.server.test_permission_matrix import address
from tests.writes import World, make_world
from tongpin.server.core import jobs
from tongpin.server.evidence.models import Calendar, Mailbox, PlanFeed
from tongpin.server.people.models import Token, User
from tongpin.server.settings.language_model import LanguageModel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]
CANARIES = ("金丝雀客户", "金丝雀单", "金丝雀总监", "金丝雀说的话", "金丝雀来信")
KEY = "sk-canary-of-the-language-model"
SEARCHES = ("/deals/?q=金丝雀", "/deals/?search=金丝雀", "/api/v1/deals?search=金丝雀&outcome=")


@pytest.fixture
def world() -> World:
    world = make_world()
    chen = world.company.chen
    deal = make_deal(chen, name=CANARIES[1], customer=make_customer(chen, CANARIES[0]))
    make_event(deal, CANARIES[3], by=make_stakeholder(deal, CANARIES[2]))
    make_letter(make_mailbox(chen), CANARIES[4], CANARIES[4])
    jobs.run_due()
    return world


def everything_answered(world: World, who: str) -> str:
    client = Client()
    client.force_login(getattr(world.company, who))
    reads = [address(name, route, world) for name, route in ROUTES.items() if "GET" in route.methods]
    return "\n".join(_text(client.get(at)) for at in (*reads, *SEARCHES) if "sign-out" not in at)


def _text(response: Any) -> str:
    """Return an answer's text; JSON without its escapes, which would hide Chinese."""
    is_json = "json" in response.headers["Content-Type"]
    return json.dumps(response.json(), ensure_ascii=False) if is_json else response.text


def test_words_of_another_team_are_answered_nowhere(world: World) -> None:
    text = everything_answered(world, "anna")
    assert [word for word in CANARIES if word in text] == []


def test_they_are_answered_to_who_may_see_them(world: World) -> None:
    text = everything_answered(world, "chen")
    assert [word for word in CANARIES[:2] if word in text] == list(CANARIES[:2])


@pytest.mark.parametrize("who", ["anna", "admin"])
def test_secrets_are_answered_to_nobody(world: World, who: str, settings: Any) -> None:
    settings.LANGUAGE_MODEL = LanguageModel("https://model.example/v1", "m-1", KEY)
    text = everything_answered(world, who)
    secrets = [
        PASSWORD,
        *User.objects.values_list("password", flat=True),
        *Token.objects.values_list("digest", flat=True),
        *Mailbox.objects.values_list("secret", flat=True),
        *Calendar.objects.values_list("secret", flat=True),
        *PlanFeed.objects.values_list("digest", flat=True),
        SECRET,
        KEY,
        FEED.rpartition("/")[2],
    ]
    assert [secret for secret in secrets if secret in text] == []
