"""What every answer carries."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import PASSWORD, Company
from tests.security.routes import ROUTES
from tests.security.server.test_permission_matrix import address
from tests.writes import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]
ANSWERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}


@pytest.fixture
def world() -> World:
    return make_world()


def check(response: object) -> None:
    headers = response.headers  # type: ignore[attr-defined]
    assert {name: headers.get(name) for name in ANSWERS} == ANSWERS
    given = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert given == POLICY
    assert headers["X-Request-Id"]


def test_every_answer_carries_its_headers(world: World) -> None:
    stranger, anna = Client(), Client()
    anna.force_login(world.company.anna)
    for name, route in ROUTES.items():
        if "GET" in route.methods:
            check(stranger.get(address(name, route, world)))
            check(anna.get(address(name, route, world)))


@pytest.mark.parametrize(
    "at", ["/nothing/", "/deals/987654321/", "/api/v1/nothing", "/api/v1/deals/987654321"]
)
def test_refusals_carry_them_too(at: str, company: Company) -> None:
    client = Client()
    client.force_login(company.anna)
    response = client.get(at)
    assert response.status_code == 404
    check(response)


def test_cookies_are_for_our_own_pages_only(company: Company, client: Client) -> None:
    client.post("/sign-in/", {"login": "anna@example.com", "password": PASSWORD})
    client.get("/sign-in/")
    cookie = client.cookies["tongpin_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400
