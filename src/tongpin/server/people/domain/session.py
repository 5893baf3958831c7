"""Sessions: who signed in, and forgetting those that have ended."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from tongpin.server.core import jobs
from tongpin.server.core.domain import audit
from tongpin.server.people.models import User


def note_sign_in(*, actor: User) -> None:
    """Note that somebody signed in."""
    with transaction.atomic():
        audit.record(actor=actor, verb="sign_in", thing=actor)


@jobs.job("people.forget_ended_sessions", every=timedelta(days=1))
def forget_ended_sessions() -> None:
    """Remove the sessions that nobody can use any more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
