"""The chain over everything that is done, and its check from the command line."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import PASSWORD
from tests.writes import WRITES, make_world
from tongpin.server.core.domain.audit import verify_chain
from tongpin.server.core.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]


def test_chain_holds_over_every_kind_of_write() -> None:
    world = make_world()
    for name in ("evidence.event.record_event", "deals.deal.change_deal", "people.user.set_role"):
        write = WRITES[name]
        write.call(world, getattr(world.company, write.by))
    report = verify_chain()
    assert (report.is_whole, report.length) == (True, AuditEvent.objects.count())


@pytest.mark.parametrize("field", ["actor_name", "verb", "noun", "object_id", "request_id"])
def test_change_of_any_field_is_found(field: str) -> None:
    make_world()
    victim = AuditEvent.objects.order_by("pk")[5]
    with connection.cursor() as cursor:
        cursor.execute(f"update core_auditevent set {field} = 'forged' where id = %s", [victim.pk])
    assert verify_chain().broken_at == victim.pk


def test_no_secret_is_in_the_log() -> None:
    make_world()
    assert PASSWORD not in str(list(AuditEvent.objects.values()))
