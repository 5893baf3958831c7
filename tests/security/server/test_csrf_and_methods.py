"""No write without proof that it comes from our page; no write by reading."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import Company
from tests.security.routes import ROUTES
from tests.security.server.test_permission_matrix import address
from tests.writes import World, make_world
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.models import Deal
from tongpin.server.people.domain.token import create_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]
NOTE = {"kind": "note", "text": "要看保单"}
WRITES = [name for name, route in ROUTES.items() if "POST" in route.methods]
READS = [name for name, route in ROUTES.items() if "GET" in route.methods]


@pytest.fixture
def world() -> World:
    return make_world()


def refused(client: Client, world: World) -> dict[str, int]:
    """Return what each write is answered with, and see that none has written."""
    before = AuditEvent.objects.count()
    found = {name: client.post(address(name, ROUTES[name], world), {}).status_code for name in WRITES}
    assert AuditEvent.objects.count() == before
    return found


def test_session_write_without_the_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.company.anna)
    assert refused(client, world) == dict.fromkeys(WRITES, 403)


def test_write_from_another_site_is_refused(world: World) -> None:
    client = Client(headers={"Sec-Fetch-Site": "cross-site"})
    client.force_login(world.company.anna)
    assert refused(client, world) == dict.fromkeys(WRITES, 403)


def test_reading_writes_no_audit_row(world: World) -> None:
    client = Client()
    client.force_login(world.company.anna)
    before = AuditEvent.objects.count()
    for name in READS:
        client.get(address(name, ROUTES[name], world))
        client.head(address(name, ROUTES[name], world))
        assert AuditEvent.objects.count() == before, name


def test_token_write_needs_no_csrf_token(company: Company, deal: Deal) -> None:
    _, secret = create_token(actor=company.anna, name="x")
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    response = client.post(f"/api/v1/deals/{deal.pk}/events", NOTE, content_type="application/json")
    assert response.status_code == 201


def test_bad_token_is_not_helped_by_a_session(company: Company, deal: Deal) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": "Bearer tp_wrong"})
    client.force_login(company.anna)
    response = client.post(f"/api/v1/deals/{deal.pk}/events", NOTE, content_type="application/json")
    assert response.status_code == 403
