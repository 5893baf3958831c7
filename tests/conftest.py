"""What all tests share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Take the audit triggers away: tests with real transactions empty the tables after them."""
    from django.db import connection

    from tongpin.server.core import audit_guard

    with django_db_blocker.unblock():
        audit_guard.remove(connection)


