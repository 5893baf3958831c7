"""A disk that is full while people work: said, and nothing half-written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.factories import Company, make_deal
from tongpin.server.core.domain.audit import verify_chain
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event
from tongpin.server.people.domain.token import create_token

PAGES_SQL = "PRAGMA page_count"


@pytest.fixture
def full(company: Company, deal: Deal) -> Iterator[None]:
    """Let the database grow no more: SQLite at its most pages, PostgreSQL with what it raises then."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(PAGES_SQL)
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        else:
            cursor.execute(
                "create function pg_temp.full() returns trigger language plpgsql as $$ begin raise exception using"
                " errcode = '53100', message = 'could not extend file: No space left on device'; end $$"
            )
            cursor.execute(
                "create trigger full_disk before insert on evidence_event for each row execute function pg_temp.full()"
            )
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 1073741823")


def post(client: Client, deal: Deal, token: str) -> Any:
    return client.post(
        f"/api/v1/deals/{deal.pk}/events",
        {"kind": "note", "text": "字" * 190_000, "marks": []},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


@pytest.mark.django_db
def test_full_disk_is_said_and_nothing_is_half_written(
    client: Client, company: Company, request: Any
) -> None:
    _, token = create_token(actor=company.anna, name="x")
    deal = make_deal(company.anna)
    request.getfixturevalue("full")
    before = AuditEvent.objects.count()
    response = post(client, deal, token)
    assert (response.status_code, response.json()["type"]) == (507, "urn:tongpin:storage_full")
    assert "磁盘已满" in response.json()["detail"]
    assert (Event.objects.count(), AuditEvent.objects.count(), verify_chain().is_whole) == (0, before, True)
