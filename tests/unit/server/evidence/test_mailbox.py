"""Mailboxes: who may have which, what is kept of their passwords, when one is dark."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import Company
from tests.post import SECRET, deliver, make_mailbox, write_mail
from tests.unit.server.evidence.test_letter import known
from tongpin.server.core.errors import Invalid, NotAllowed, NotVisible
from tongpin.server.core.models import AuditEvent
from tongpin.server.core.sealed import unseal
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.mailbox import (
    change_mailbox,
    pause_mailbox,
    place_of,
    remove_mailbox,
    try_mailbox,
)
from tongpin.server.evidence.models import Mailbox
from tongpin.server.evidence.queries import mailbox as queries
from tongpin.server.insight.judging import moment
from tongpin.server.insight.record import record_of

pytestmark = pytest.mark.usefixtures("files_dir")


def test_password_is_kept_sealed_and_in_no_audit_row(company: Company) -> None:
    mailbox = make_mailbox(company.anna)
    change_mailbox(actor=company.anna, mailbox=mailbox, version=1, password="another-canary-9")
    kept = Mailbox.objects.get()
    rows = str(list(AuditEvent.objects.values()))
    assert (SECRET in kept.secret, SECRET in rows, "another-canary-9" in rows, kept.secret in rows) == (
        False,
    ) * 4
    assert unseal(kept.secret, f"mailbox.{kept.pk}") == "another-canary-9"


def test_password_is_not_shown_where_a_place_is_printed(company: Company) -> None:
    place = place_of(make_mailbox(company.anna))
    assert (place.password, SECRET in repr(place)) == (SECRET, False)


def test_another_server_needs_the_password_again(company: Company) -> None:
    mailbox = make_mailbox(company.anna)
    for field, value in {
        "host": "evil.example",
        "username": "else",
        "port": 143,
        "security": "starttls",
    }.items():
        with pytest.raises(Invalid) as refused:
            change_mailbox(actor=company.anna, mailbox=mailbox, version=1, **{field: value})
        assert refused.value.field == "password"
    changed = change_mailbox(actor=company.anna, mailbox=mailbox, version=1, name="另一个名字")
    assert place_of(changed).password == SECRET


def test_company_inbox_is_for_administrators(company: Company) -> None:
    with pytest.raises(NotAllowed):
        make_mailbox(company.wei, shared=True)
    shared = make_mailbox(company.admin, shared=True, address="post@example.com")
    assert queries.shared() == shared
    assert {who: queries.visible_to(getattr(company, who)).count() for who in ("anna", "wei", "admin")} == {
        "anna": 0,
        "wei": 0,
        "admin": 1,
    }


def test_administrator_does_not_see_a_persons_mailbox(company: Company) -> None:
    mailbox = make_mailbox(company.anna)
    assert list(queries.visible_to(company.admin)) == []
    with pytest.raises(NotVisible):
        try_mailbox(actor=company.admin, mailbox=mailbox)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", "http://x"),
        ("host", "127.1"),
        ("address", "no address"),
        ("address", "a@b\r\nX: y"),
        ("port", 22),
        ("security", "none"),
        ("password", ""),
        ("password", "a\0b"),
        ("since", timezone.localdate() + timedelta(days=1)),
        ("since", timezone.localdate() - timedelta(days=800)),
        ("username", ""),
    ],
)
def test_value_that_cannot_be_used_is_refused_at_its_field(field: str, value: Any, company: Company) -> None:
    with pytest.raises(Invalid) as refused:
        make_mailbox(company.anna, **{field: value})
    assert refused.value.field == field


def test_only_named_servers_are_allowed_where_the_administrator_named_some(
    company: Company, settings: Any
) -> None:
    settings.MAILBOX_HOSTS = ["imap.example.com", "mail.example.com:10993"]
    make_mailbox(company.anna)
    make_mailbox(company.anna, host="mail.example.com", port=10993)
    for host, port in (("mail.example.com", 993), ("imap.example.com", 10993), ("imap.else.example", 993)):
        with pytest.raises(Invalid):
            make_mailbox(company.anna, host=host, port=port)


def test_removed_mailbox_forgets_its_password_and_keeps_its_letters(company: Company) -> None:
    mailbox = make_mailbox(company.anna)
    deliver(mailbox, write_mail())
    removed = remove_mailbox(actor=company.anna, mailbox=mailbox)
    assert (removed.secret, removed.letters.count(), list(queries.visible_to(company.anna))) == ("", 1, [])


def test_paused_mailbox_is_not_due(company: Company) -> None:
    mailbox = make_mailbox(company.anna)
    assert list(queries.due(timezone.now())) == [mailbox]
    pause_mailbox(actor=company.anna, mailbox=mailbox)
    assert list(queries.due(timezone.now())) == []


def test_silence_from_a_dark_mailbox_does_not_count(company: Company, deal: Deal) -> None:
    known(deal)
    mailbox = make_mailbox(company.anna)
    long_ago = timezone.now() - timedelta(days=30)
    deliver(mailbox, write_mail(Date=long_ago.strftime("%a, %d %b %Y %H:%M:%S +0000")))
    failed_since = timezone.now() - timedelta(days=9)
    today = moment(deal, record_of(deal))
    assert (queries.dark_on(deal), today.date()) == (None, timezone.localdate())
    Mailbox.objects.update(failures=3, succeeded_at=failed_since)
    assert (queries.dark_on(deal), moment(deal, record_of(deal))) == (failed_since, failed_since)
    Mailbox.objects.update(succeeded_at=timezone.now() - timedelta(hours=1))
    assert queries.dark_on(deal) is None
