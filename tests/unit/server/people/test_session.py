"""Ended sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tongpin.server.people.domain.session import forget_ended_sessions


@pytest.mark.django_db
def test_ended_sessions_are_forgotten_and_others_kept() -> None:
    now = timezone.now()
    for key, hours in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    forget_ended_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["open"]
