"""Every address × method × person. One world a test; each request is taken back before the next."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from tests.factories import put_on
from tests.security.routes import (
    ADMINISTER,
    APPROVE,
    CHANGE,
    DEAD,
    KEEP,
    LEAD,
    METHODS,
    OPEN,
    OWN,
    ROUTES,
    SEE,
    SIGNED_IN,
    Route,
    all_names,
)
from tests.writes import World, make_world
from tongpin.server.core.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]
CASES = [(name, method) for name, route in ROUTES.items() for method in route.methods]
OWNED = [(name, method) for name, method in CASES if ROUTES[name].right == OWN]
DEALS = {SEE, CHANGE, LEAD, KEEP, APPROVE}
# Whoever gets in: what an empty or short form may be answered with. Never a refusal for want of right, never a failure.
LET_IN = {200, 201, 204, 302, 303, 400, 409, 422}
Answers = dict[str, tuple[int, bool]]


@pytest.fixture
def world() -> World:
    return make_world()


def address(name: str, route: Route, world: World) -> str:
    """Return the address with the ids of the world in it."""
    pks: Mapping[str, str] = {"pk": route.pk} if isinstance(route.pk, str) and route.pk else route.pk or {}
    kwargs = {key: getattr(world, field).pk for key, field in pks.items()} | dict(route.rest)
    return reverse(name, kwargs=kwargs) if kwargs else reverse(name)


def send(client: Client, method: str, at: str, route: Route) -> HttpResponse:
    """Send what the table says, and take back whatever it did."""
    again = Client()
    again.cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = again.generic(method, at, *_packed(route, at))
        response.wrote = AuditEvent.objects.count()
        transaction.set_rollback(True)
    return response


def _packed(route: Route, at: str) -> tuple[str, str]:
    """Return the body and its type: JSON to the API, a form to a page."""
    if at.startswith("/api/"):
        return json.dumps(dict(route.body)), "application/json"
    return urlencode(route.body), "application/x-www-form-urlencoded"


def answers(client: Client, world: World, cases: list[tuple[str, str]] = CASES) -> Answers:
    """Return for each case the status and whether anything was audited."""
    before = AuditEvent.objects.count()
    found = {}
    for name, method in cases:
        response = send(client, method, address(name, ROUTES[name], world), ROUTES[name])
        found[f"{method} {name}"] = (response.status_code, response.wrote != before)
    return found


def of(found: Answers, *rights: str) -> Answers:
    """Return the answers of the addresses with one of the rights."""
    return {case: answer for case, answer in found.items() if _right(case) in rights}


def _right(case: str) -> str:
    method, name = case.split()
    return ROUTES[name].needs(method)


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world.company, who))
    return client


def not_let_in(found: Answers, also: frozenset[int] = frozenset()) -> Answers:
    return {case: answer for case, answer in found.items() if answer[0] not in LET_IN | also}


def test_table_holds_every_address_and_no_other() -> None:
    missing, gone = all_names() - set(ROUTES) - set(DEAD), set(ROUTES) - all_names()
    assert (missing, gone) == (set(), set())


def test_anonymous_gets_in_only_where_it_is_open(world: World) -> None:
    found = answers(Client(), world)
    closed = {case: answer for case, answer in found.items() if case not in of(found, OPEN)}
    assert closed == {case: (401 if " api-" in case else 302, False) for case in closed}
    assert not_let_in(of(found, OPEN), frozenset({403, 404})) == {}


@pytest.mark.parametrize("who", ["bo", "chen"])
def test_who_is_not_on_a_deal_finds_nothing_of_it(who: str, world: World) -> None:
    found = answers(signed_in(world, who), world)
    deals = of(found, *DEALS)
    assert deals == dict.fromkeys(deals, (404, False))
    assert not_let_in(of(found, SIGNED_IN)) == {}


def test_watcher_reads_and_changes_nothing(world: World) -> None:
    found = answers(signed_in(world, "watcher"), world)
    seen, closed = of(found, SEE), of(found, CHANGE, LEAD, APPROVE)
    assert seen == dict.fromkeys(seen, (200, False))
    assert closed == dict.fromkeys(closed, (403, False))
    assert not_let_in(of(found, KEEP)) == {}


@pytest.mark.parametrize("who", ["anna", "wei", "sun", "admin"])
def test_owner_managers_and_administrators_get_in(who: str, world: World) -> None:
    found = answers(signed_in(world, who), world)
    assert not_let_in(of(found, SIGNED_IN, SEE, CHANGE, LEAD, KEEP)) == {}


@pytest.mark.parametrize("who", ["wei", "sun", "admin"])
def test_who_is_above_the_seller_approves(who: str, world: World) -> None:
    assert not_let_in(of(answers(signed_in(world, who), world), APPROVE)) == {}


def test_owner_does_not_approve_what_they_sell(world: World) -> None:
    found = of(answers(signed_in(world, "anna"), world), APPROVE)
    assert found == dict.fromkeys(found, (403, False)) != {}


@pytest.mark.parametrize("who", ["bo", "chen", "watcher", "wei", "sun", "admin"])
def test_what_is_ones_own_does_not_exist_for_anybody_else(who: str, world: World) -> None:
    found = answers(signed_in(world, who), world, OWNED)
    assert found == dict.fromkeys(found, (404, False))


def test_owner_gets_at_what_is_their_own(world: World) -> None:
    assert not_let_in(answers(signed_in(world, "anna"), world, OWNED)) == {}


def test_member_changes_but_does_not_answer_for_the_deal(world: World) -> None:
    put_on(world.deal, world.company.bo, "solution")
    found = answers(signed_in(world, "bo"), world)
    closed = of(found, LEAD, APPROVE)
    assert not_let_in(of(found, SEE, CHANGE)) == {}
    assert closed == dict.fromkeys(closed, (403, False))


@pytest.mark.parametrize("who", ["anna", "chen", "watcher", "wei", "sun"])
def test_only_administrators_administer(who: str, world: World) -> None:
    found = of(answers(signed_in(world, who), world), ADMINISTER)
    assert found == dict.fromkeys(found, (403, False))


def test_administrators_get_at_what_they_administer(world: World) -> None:
    assert not_let_in(of(answers(signed_in(world, "admin"), world), ADMINISTER)) == {}


@pytest.mark.parametrize("who", ["bo", "chen"])
def test_hidden_and_missing_things_are_answered_alike(who: str, world: World) -> None:
    client = signed_in(world, who)
    unlike = {}
    for name, route in ROUTES.items():
        if route.right not in DEALS | {OWN}:
            continue
        there = address(name, route, world)
        nowhere = re.sub(r"(?<=/)\d+(?=/|$)", "987654321", there)
        texts = [_plain(send(client, route.methods[0], at, route)) for at in (there, nowhere)]
        if texts[0] != texts[1]:
            unlike[name] = texts
    assert unlike == {}


def _plain(response: HttpResponse) -> str:
    """Return the answer without what differs from request to request or repeats the address."""
    text = re.sub(
        r"[0-9a-f]{16}|csrfmiddlewaretoken[^>]*|hx-headers[^>]*|name=\"next\"[^>]*", "", response.text
    )
    return f"{response.status_code} {text}"


def test_other_methods_are_not_answered(world: World) -> None:
    client = signed_in(world, "anna")
    offered: dict[str, set[str]] = {}
    for name, route in ROUTES.items():
        offered.setdefault(address(name, route, world), set()).update(route.methods)
    wrong = {}
    for name, route in ROUTES.items():
        at = address(name, route, world)
        for method in set(METHODS) - offered[at]:
            status = send(client, method, at, route).status_code
            # allauth sends whoever is signed in away before it looks at the method.
            if status not in {404, 405, *({200, 302, 403} if name.startswith("account_") else ())}:
                wrong[f"{method} {name}"] = status
    assert wrong == {}
