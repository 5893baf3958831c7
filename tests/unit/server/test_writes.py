"""What holds for every write of the domain."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from tests.writes import WRITES, World, make_world
from tongpin.server.core import request_id
from tongpin.server.core.errors import Invalid, NotAllowed, NotVisible
from tongpin.server.core.models import AuditEvent
from tongpin.server.people.models import User

# Whoever sees a customer keeps it and its people up to date, and may open a deal with it.
SEEN_IS_ENOUGH = {
    "accounts.customer.change_customer",
    "accounts.contact.create_contact",
    "accounts.contact.change_contact",
    "accounts.contact.change_job",
    "accounts.incumbency.add_incumbency",
    "accounts.incumbency.remove_incumbency",
    "deals.deal.create_deal",
}
OURS = {"core", "people", "accounts", "deals", "evidence", "assurance", "insight", "cash"}
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


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def call(name: str, world: World, actor: User) -> None:
    """Do the write with things of its own, so that none sees what another changed in memory."""
    WRITES[name].call(copy.deepcopy(world), actor)


def test_every_write_leaves_an_audit_row_of_its_actor(world: World) -> None:
    silent = []
    last = AuditEvent.objects.latest("pk").pk
    for name, write in WRITES.items():
        actor = getattr(world.company, write.by)
        with taken_back():
            call(name, world, actor)
            if not AuditEvent.objects.filter(pk__gt=last, verb=write.verb, actor=actor).exists():
                silent.append(name)
    assert silent == []


def test_no_write_leaves_anything_behind_when_its_audit_row_fails(world: World) -> None:
    before = everything()
    for name, write in WRITES.items():
        with audit_out_of_order(), pytest.raises(Invalid):
            call(name, world, getattr(world.company, write.by))
        assert everything() == before, name


def test_no_write_by_a_stranger_is_done(world: World) -> None:
    before = everything()
    for name, write in WRITES.items():
        if write.stranger is not None:
            with pytest.raises(write.stranger):
                call(name, world, world.company.chen)
            assert everything() == before, name


def test_no_write_by_a_watcher_is_done_on_the_deal(world: World) -> None:
    before = everything()
    for name, write in WRITES.items():
        if write.stranger is NotVisible and name not in SEEN_IS_ENOUGH:
            with pytest.raises((NotAllowed, NotVisible)):
                call(name, world, world.company.watcher)
            assert everything() == before, name
