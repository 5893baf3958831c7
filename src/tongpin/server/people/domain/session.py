"""Sessions that have ended are forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from tongpin.server.core import jobs


@jobs.job("people.forget_ended_sessions", every=timedelta(days=1))
def forget_ended_sessions() -> None:
    """Remove the sessions that nobody can use any more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
