"""Sessions end: after so long unused, and after so long in all."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED, SEEN = "started_at", "seen_at"
SEEN_EVERY_SECONDS = 60


def session_limits(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out whoever was idle too long or has been signed in for longer than a working day."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _check(request)
        return answer(request)

    return middleware


def _check(request: HttpRequest) -> None:
    now, session = time.time(), request.session
    started, seen = session.setdefault(STARTED, now), session.get(SEEN, now)
    if now - started > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
        logout(request)
    elif SEEN not in session or now - seen > SEEN_EVERY_SECONDS:
        session[SEEN] = now
