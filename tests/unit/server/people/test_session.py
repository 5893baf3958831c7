"""Ended sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.factories import Company
from tongpin.server.core.models import AuditEvent
from tongpin.server.people.domain.session import forget_ended_sessions, note_sign_in


def test_note_sign_in_leaves_an_audit_row(company: Company) -> None:
    note_sign_in(actor=company.anna)
    row = AuditEvent.objects.latest("pk")
    assert (row.actor, row.verb) == (company.anna, "sign_in")


@pytest.mark.django_db
def test_ended_sessions_are_forgotten_and_others_kept() -> None:
    now = timezone.now()
    for key, hours in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    forget_ended_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["open"]
