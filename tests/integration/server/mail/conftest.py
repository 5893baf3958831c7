"""A real mail server, and 安娜's mailbox on it."""

# ruff: noqa: PLC0415 - models can be imported only once Django is up

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.mailserver import PASSWORD, USER, MailServer, mail_server

if TYPE_CHECKING:
    from tests.factories import Company
    from tongpin.server.evidence.models import Mailbox


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A running mail server that this installation's administrator allows, and whose certificate is trusted."""
    with mail_server() as running:
        settings.MAILBOX_HOSTS = [f"localhost:{running.imaps_port}", f"localhost:{running.imap_port}"]
        settings.CERTIFICATES = str(running.certificate)
        yield running


@pytest.fixture
def add(server: MailServer, company: Company) -> Callable[..., Mailbox]:
    """An adder of mailboxes on the server; 安娜's own unless told otherwise."""
    from tongpin.server.evidence.domain.mailbox import add_mailbox

    def add_(**given: Any) -> Mailbox:
        fields = {
            "actor": company.anna,
            "name": "工作邮箱",
            "address": USER,
            "host": "localhost",
            "port": server.imaps_port,
            "username": USER,
            "password": PASSWORD,
        }
        return add_mailbox(**fields | given)

    return add_
