"""Kept facts."""

from __future__ import annotations

import pytest

from tests.factories import Company
from tongpin.server.core.domain.settings import keep_setting
from tongpin.server.core.models import AuditEvent
from tongpin.server.core.queries.settings import fact


@pytest.mark.django_db
def test_unknown_fact_is_the_default() -> None:
    assert fact("nothing", 7) == 7


def test_kept_fact_is_read_back_and_audited(company: Company) -> None:
    keep_setting(actor=company.admin, name="colour", value="red")
    keep_setting(actor=company.admin, name="colour", value="blue")
    row = AuditEvent.objects.latest("pk")
    assert (fact("colour"), row.actor, row.diff) == ("blue", company.admin, {"colour": ["red", "blue"]})
