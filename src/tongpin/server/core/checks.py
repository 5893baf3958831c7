"""What must not be so where people work: looked at by `check --deploy`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Warned

LEAST_SECRET = 50


@register(Tags.security, deploy=True)
def check_installation(**kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's interface
    """Warn of a weak secret, hosts by wildcard, and a cache that processes do not share."""
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
    return found
