"""Times from outside."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def aware(value: datetime | None) -> datetime | None:
    """Return a time with a zone; one without is meant as the installation's own."""
    if value is None or timezone.is_aware(value):
        return value
    return timezone.make_aware(value)
