"""Every id that a body may carry gets another deal's: it does not exist, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_deal, make_stakeholder
from tests.writes import World, make_world
from tongpin.server.api.api import api
from tongpin.server.core.models import AuditEvent
from tongpin.server.evidence.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]
NOTE = {"kind": "note", "text": "他们要看保单"}
MARK = {"signal": "sig_certificates_requested", "quote": "要看保单"}
FIELDS: dict[str, tuple[str, dict[str, Any]]] = {
    "EventIn.by_stakeholder": ("events", NOTE | {"by_stakeholder": 0}),
    "EventIn.with_stakeholder": ("events", NOTE | {"with_stakeholder": 0}),
    "MarkIn.by_stakeholder": ("events", NOTE | {"marks": [MARK | {"by_stakeholder": 0}]}),
    "AnswerIn.by_stakeholder": ("answer", {"answer": "change", "by_stakeholder": 0}),
    "MoveIn.stakeholder": ("check-move", {"action": "act_kickoff", "stakeholder": 0}),
}
NO_IDS = {"AnswerIn.version", "MarkIn.start", "MarkIn.end", "ContractIn.notice_days"}


@pytest.fixture
def world() -> World:
    return make_world()


def door_of(name: str, world: World) -> str:
    """Return a door's address: a signal's own, or one of the deal's."""
    if name == "answer":
        return f"/api/v1/signals/{world.signal.pk}/answer"
    return f"/api/v1/deals/{world.deal.pk}/{name}"


def with_id(value: Any, pk: int) -> Any:
    """Return the body with the id put in where it says 0."""
    if isinstance(value, dict):
        return {
            key: pk if item == 0 and "stakeholder" in key else with_id(item, pk)
            for key, item in value.items()
        }
    return [with_id(item, pk) for item in value] if isinstance(value, list) else value


def test_table_holds_every_id_of_every_input() -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    ids = {
        f"{name}.{field}"
        for name, schema in schemas.items()
        if name.endswith("In")
        for field, shape in schema["properties"].items()
        if "integer" in str(shape)
    }
    assert ids == set(FIELDS) | NO_IDS


@pytest.mark.parametrize("of", ["another team", "another deal of one's own"])
@pytest.mark.parametrize("field", FIELDS)
def test_foreign_id_does_not_exist(field: str, of: str, world: World) -> None:
    owner = world.company.chen if of == "another team" else world.company.anna
    stranger = make_stakeholder(make_deal(owner))
    before = (Event.objects.count(), AuditEvent.objects.count())
    client = Client()
    client.force_login(world.company.anna)
    door, body = FIELDS[field]
    response = client.post(door_of(door, world), with_id(body, stranger.pk), content_type="application/json")
    assert (response.status_code, (Event.objects.count(), AuditEvent.objects.count())) == (404, before)


@pytest.mark.parametrize("field", FIELDS)
def test_own_id_is_taken(field: str, world: World) -> None:
    client = Client()
    client.force_login(world.company.anna)
    door, body = FIELDS[field]
    response = client.post(
        door_of(door, world),
        with_id(body, world.stakeholder.pk),
        content_type="application/json",
    )
    assert response.status_code in {200, 201}
