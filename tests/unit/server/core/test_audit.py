"""The audit log."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.factories import Company, make_deal
from tongpin.server.core import audit_guard
from tongpin.server.core.domain import audit
from tongpin.server.core.models import AuditEvent, ChainHead
from tongpin.server.core.models.audit import AppendOnly
from tongpin.server.deals.models import Deal

pytestmark = pytest.mark.django_db


def test_chain_is_whole_after_real_work(deal: Deal) -> None:
    assert audit.verify_chain() == audit.ChainReport(AuditEvent.objects.count())
    assert ChainHead.objects.get().length == AuditEvent.objects.count()


def test_row_cannot_be_changed_or_deleted_by_the_program(deal: Deal) -> None:
    row = AuditEvent.objects.latest("pk")
    row.verb = "nothing"
    with pytest.raises(AppendOnly):
        row.save()
    with pytest.raises(AppendOnly):
        row.delete()
    with pytest.raises(AppendOnly):
        AuditEvent.objects.update(verb="nothing")
    with pytest.raises(AppendOnly):
        AuditEvent.objects.all().delete()


@pytest.mark.parametrize(
    "statement", ["update core_auditevent set verb = 'x'", "delete from core_auditevent"]
)
def test_row_cannot_be_changed_or_deleted_by_sql(deal: Deal, statement: str) -> None:
    audit_guard.install(connection)
    with (
        pytest.raises(Exception, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert audit.verify_chain().is_whole


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_changed_row_is_found(deal: Deal) -> None:
    victim = AuditEvent.objects.order_by("pk")[2]
    sql(f"update core_auditevent set actor_name = '别人' where id = {victim.pk}")
    assert audit.verify_chain() == audit.ChainReport(2, victim.pk, "the row was changed")


def test_removed_row_is_found(deal: Deal) -> None:
    victim, after = AuditEvent.objects.order_by("pk")[2:4]
    sql(f"delete from core_auditevent where id = {victim.pk}")
    assert audit.verify_chain() == audit.ChainReport(2, after.pk, "a row before it is missing or was added")


def test_cut_off_end_is_found(deal: Deal) -> None:
    last = AuditEvent.objects.latest("pk")
    sql(f"delete from core_auditevent where id = {last.pk}")
    assert audit.verify_chain().why == "the last rows are missing"


def test_emptied_log_is_found(deal: Deal) -> None:
    sql("delete from core_auditevent")
    assert not audit.verify_chain().is_whole


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(actor=None, verb="x", thing=ChainHead(pk=1))


def test_diff_holds_what_really_changed(company: Company) -> None:
    deal = make_deal(company.anna, name="旧名")
    diff = audit.changed(deal, name="新名", motion=deal.motion)
    assert (diff, deal.name) == ({"name": ["旧名", "新名"]}, "新名")
