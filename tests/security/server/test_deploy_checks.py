"""What `check --deploy` warns of."""

from __future__ import annotations

from typing import Any

import pytest

from tongpin.server.core.checks import check_installation

LOCMEM = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def test_installation_as_it_should_be_has_nothing_to_warn_of(settings: Any) -> None:
    settings.SECRET_KEY = "x" * 86
    assert check_installation() == []


@pytest.mark.parametrize(
    ("name", "value", "warning"),
    [
        ("SECRET_KEY", "short", "tongpin.W001"),
        ("ALLOWED_HOSTS", ["*"], "tongpin.W002"),
        ("CACHES", LOCMEM, "tongpin.W003"),
        ("MAIL_SERVER", "mail.example.com", "tongpin.W004"),
    ],
)
def test_each_weakness_is_warned_of(settings: Any, name: str, value: Any, warning: str) -> None:
    settings.SECRET_KEY = "x" * 86
    setattr(settings, name, value)
    assert [found.id for found in check_installation()] == [warning]
