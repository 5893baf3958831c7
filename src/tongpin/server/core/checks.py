"""What must not be so where people work: looked at by `check --deploy`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Warned

from tongpin.server.core.mail import BadMailServer, server_from

LEAST_SECRET = 50


@register(Tags.security, deploy=True)
def check_installation(**kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's interface
    """Warn of a weak secret, hosts by wildcard, a cache that processes do not share, a mail server that is none."""
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < LEAST_SECRET:
        found.append(
            Warned("TONGPIN_SECRET is too short", hint="leave it out: one is made", id="tongpin.W001")
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Warned("TONGPIN_HOSTS is a wildcard", hint="name the hosts", id="tongpin.W002"))
    if "locmem" in settings.CACHES["default"]["BACKEND"]:
        found.append(
            Warned(
                "limits on signing in are not shared between processes",
                hint="use the database cache",
                id="tongpin.W003",
            )
        )
    if settings.MAIL_SERVER and not _is_mail_server(settings.MAIL_SERVER):
        found.append(
            Warned(
                "TONGPIN_MAIL_SERVER cannot be understood",
                hint="write smtps://user:password@host or smtp://user:password@host:587",
                id="tongpin.W004",
            )
        )
    return found


def _is_mail_server(address: str) -> bool:
    try:
        server_from(address)
    except BadMailServer:
        return False
    return True
