"""What holds for every write of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from tests.writes import WRITES, World, make_world
from tongpin.server.core import request_id
from tongpin.server.core.errors import Invalid
from tongpin.server.core.models import AuditEvent

OURS = {"core", "people", "accounts", "deals", "evidence", "assurance", "insight"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]


def everything() -> dict[str, list[Any]]:
    """Return every row of every table of ours."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in OURS
    }


@pytest.fixture
def world() -> World:
    return make_world()


@contextmanager
def audit_out_of_order() -> Iterator[None]:
    """Make every audit row one that cannot be stored, as a failure in the middle of a write would be."""
    token = request_id._current.set("x" * 41)
    try:
        yield
    finally:
        request_id._current.reset(token)


@pytest.mark.parametrize("name", WRITES)
def test_write_leaves_an_audit_row_of_its_actor(name: str, world: World) -> None:
    write = WRITES[name]
    actor = getattr(world.company, write.by)
    before = AuditEvent.objects.latest("pk").pk
    write.call(world, actor)
    rows = AuditEvent.objects.filter(pk__gt=before, verb=write.verb, actor=actor)
    assert rows.exists(), list(AuditEvent.objects.filter(pk__gt=before))


@pytest.mark.parametrize("name", WRITES)
def test_write_leaves_nothing_behind_when_its_audit_row_fails(name: str, world: World) -> None:
    write = WRITES[name]
    before = everything()
    with audit_out_of_order(), pytest.raises(Invalid):
        write.call(world, getattr(world.company, write.by))
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, write in WRITES.items() if write.stranger])
def test_write_by_a_stranger_is_refused_and_writes_nothing(name: str, world: World) -> None:
    write = WRITES[name]
    before = everything()
    with pytest.raises(write.stranger or Exception):
        write.call(world, world.company.chen)
    assert everything() == before
