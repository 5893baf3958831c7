"""What all tests share."""

# ruff: noqa: PLC0415 - models can be imported only once Django is up

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories import Company
    from tongpin.server.deals.models import Deal


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Take the audit triggers away: tests with real transactions empty the tables after them."""
    from django.db import connection

    from tongpin.server.core import audit_guard

    with django_db_blocker.unblock():
        audit_guard.remove(connection)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Leave no language behind: the one that a page was asked for stays on in its thread."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def company(db: None) -> Company:
    """Our own people: see `tests.factories.Company`."""
    from tests.factories import make_company

    return make_company()


@pytest.fixture
def deal(company: Company) -> Deal:
    """One of 安娜's deals, with nothing on it."""
    from tests.factories import make_customer, make_deal

    return make_deal(company.anna, name="电商仓配", customer=make_customer(company.anna, "A公司"))


@pytest.fixture
def anna_client(company: Company, client: Client) -> Client:
    """A browser in which 安娜 is signed in."""
    client.force_login(company.anna)
    return client


@pytest.fixture
def files_dir(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A place of its own for the files that a test uploads."""
    settings.FILES_DIR = tmp_path / "files"
    yield settings.FILES_DIR
    shutil.rmtree(settings.FILES_DIR, ignore_errors=True)
