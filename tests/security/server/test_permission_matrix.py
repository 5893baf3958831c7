"""Every address × method × person."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from tests.security.routes import CHANGE, DEAD, METHODS, OPEN, ROUTES, SEE, SIGNED_IN, Route, all_names
from tests.writes import World, make_world
from tongpin.server.core.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]
CASES = [(name, method) for name, route in ROUTES.items() for method in route.methods]
# Beyond a right: what an empty or short form may be answered with. Never a refusal for want of right, never a failure.
LET_IN = {200, 201, 204, 302, 303, 400, 409, 422}
DEALS = {SEE, CHANGE, "lead"}


@pytest.fixture
def world() -> World:
    return make_world()


def send(client: Client, name: str, method: str, world: World) -> int:
    route = ROUTES[name]
    return client.generic(
        method, address(name, route, world), _body(route), content_type="application/json"
    ).status_code


def address(name: str, route: Route, world: World) -> str:
    """Return the address with the ids of the world in it."""
    pks: Mapping[str, str] = {"pk": route.pk} if isinstance(route.pk, str) and route.pk else route.pk or {}
    kwargs = {key: getattr(world, field).pk for key, field in pks.items()}
    return reverse(name, kwargs=kwargs) if kwargs else reverse(name)


def _body(route: Route) -> str:
    return json.dumps(dict(route.body))


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world.company, who))
    return client


def test_table_holds_every_address_and_no_other() -> None:
    assert set(ROUTES) | set(DEAD) == all_names()


@pytest.mark.parametrize(("name", "method"), CASES)
def test_anonymous_gets_in_only_where_it_is_open(name: str, method: str, world: World) -> None:
    status = send(Client(), name, method, world)
    if ROUTES[name].right == OPEN:
        assert status in LET_IN | {403}
    else:
        assert status == (401 if name.startswith("api-") else 302)


@pytest.mark.parametrize(("name", "method"), CASES)
def test_other_team_finds_nothing_of_a_deal(name: str, method: str, world: World) -> None:
    before = AuditEvent.objects.count()
    status = send(signed_in(world, "chen"), name, method, world)
    if ROUTES[name].right in DEALS:
        assert (status, AuditEvent.objects.count()) == (404, before)
    elif ROUTES[name].right == SIGNED_IN:
        assert status in LET_IN


@pytest.mark.parametrize("who", ["bo", "chen"])
@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.right in DEALS])
def test_hidden_and_missing_deal_are_answered_alike(name: str, who: str, world: World) -> None:
    client, method = signed_in(world, who), ROUTES[name].methods[0]
    there = address(name, ROUTES[name], world)
    nowhere = there.replace(f"/{world.deal.pk}", "/987654321", 1)
    texts = [
        client.generic(method, at, _body(ROUTES[name]), content_type="application/json").content
        for at in (there, nowhere)
    ]
    assert _without_request_id(texts[0]) == _without_request_id(texts[1])


def _without_request_id(body: bytes) -> str:
    return re.sub(r"[0-9a-f]{16}|csrfmiddlewaretoken[^>]*|name=\"next\"[^>]*", "", body.decode())


@pytest.mark.parametrize(("name", "method"), CASES)
def test_watcher_reads_and_changes_nothing(name: str, method: str, world: World) -> None:
    before = AuditEvent.objects.count()
    status = send(signed_in(world, "watcher"), name, method, world)
    if ROUTES[name].right == SEE:
        assert status == 200
    elif ROUTES[name].right in DEALS:
        assert (status, AuditEvent.objects.count()) == (403, before)


@pytest.mark.parametrize("who", ["anna", "wei", "sun", "admin"])
@pytest.mark.parametrize(("name", "method"), CASES)
def test_owner_managers_and_administrators_get_in(name: str, method: str, who: str, world: World) -> None:
    allowed = LET_IN | ({403, 404} if ROUTES[name].right == OPEN else set())
    assert send(signed_in(world, who), name, method, world) in allowed


@pytest.mark.parametrize("name", ROUTES)
def test_other_methods_are_not_answered(name: str, world: World) -> None:
    client = signed_in(world, "anna")
    sharing = {method for other in _same_address(name, world) for method in ROUTES[other].methods}
    before = AuditEvent.objects.count()
    statuses = {
        method: client.generic(method, address(name, ROUTES[name], world)).status_code
        for method in METHODS
        if method not in sharing
    }
    assert set(statuses.values()) <= {405, *({403} if name.startswith("account_") else ())}, statuses
    assert AuditEvent.objects.count() == before


def _same_address(name: str, world: World) -> list[str]:
    here = address(name, ROUTES[name], world)
    return [other for other, route in ROUTES.items() if address(other, route, world) == here]
