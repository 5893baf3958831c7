"""Sending through a real SMTP server."""

from __future__ import annotations

import logging
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.utils import timezone

from tests.mailserver import PASSWORD, USER, MailServer, wait_until
from tongpin.server.core import jobs, mail
from tongpin.server.core.errors import Invalid
from tongpin.server.core.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(server: MailServer, settings: Any) -> MailServer:
    """The mail server as the one that this installation sends by, with a name and a password."""
    who = f"{quote(USER)}:{quote(PASSWORD)}"
    settings.MAIL_SERVER = f"smtp://{who}@localhost:{server.smtp_port}"
    settings.MAIL_FROM = "同频 <tongpin@example.com>"
    return server


def queued() -> list[tuple[str, int]]:
    return [
        (job.state, job.payload.get("tries", 1)) for job in Job.objects.filter(kind=mail.SEND).order_by("pk")
    ]


def test_mail_is_sent_encrypted_signed_in_and_arrives_whole(server: MailServer) -> None:
    text = "王总监要看保单。\n.\n最后一行" + "长" * 2000
    assert mail.send_later(to="anna@example.com", subject="今天要做的事：3 件", text=text)
    jobs.run_due()
    wait_until(lambda: server.count() == 1)
    got = message_from_bytes(server.mails()[0], policy=policy.default)
    assert (got["Subject"], got["From"], got["To"]) == (
        "今天要做的事：3 件",
        "同频 <tongpin@example.com>",
        "anna@example.com",
    )
    assert got.get_content().rstrip("\n") == text
    log = (server.folder / "exim-mainlog").read_text()
    assert ("P=esmtpsa" in log, f"A=plain:{USER}" in log) == (True, True)


def test_mail_is_sent_only_with_the_change_that_wants_it(server: MailServer) -> None:
    with transaction.atomic():
        mail.send_later(to="anna@example.com", subject="s", text="t")
        transaction.set_rollback(True)
    assert queued() == []


def test_nothing_is_queued_where_no_server_is_set(settings: Any) -> None:
    settings.MAIL_SERVER = ""
    assert (mail.send_later(to="anna@example.com", subject="s", text="t"), queued()) == (False, [])


def test_mail_waits_while_the_server_is_down_and_goes_out_after(server: MailServer) -> None:
    server.stop_smtp()
    mail.send_later(to="anna@example.com", subject="s", text="t", key="digest-1")
    jobs.run_due()
    assert queued() == [("done", 1), ("queued", 2)]
    server.start_smtp()
    Job.objects.filter(state="queued").update(run_at=timezone.now())
    jobs.run_due()
    wait_until(lambda: server.count() == 1)
    ids = {job.payload["message_id"] for job in Job.objects.filter(kind=mail.SEND)}
    assert {message_from_bytes(server.mails()[0])["Message-ID"]} == ids


def test_receiver_refused_for_now_waits_and_for_good_does_not(server: MailServer) -> None:
    for to in ("later@example.com", "unknown@example.com"):
        mail.send_later(to=to, subject="s", text="t")
    jobs.run_due()
    states = {
        job.payload["to"]: (job.state, job.last_error)
        for job in Job.objects.filter(kind=mail.SEND).order_by("pk")
    }
    assert "no such person here" in states["unknown@example.com"][1]
    assert states["later@example.com"][0] == "queued"
    assert {job.payload.get("tries", 1) for job in Job.objects.filter(payload__to="later@example.com")} == {
        1,
        2,
    }


def test_wrong_password_waits_and_is_in_no_log(
    server: MailServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL_SERVER = f"smtp://{quote(USER)}:sending-canary-3@localhost:{server.smtp_port}"
    mail.send_later(to="anna@example.com", subject="s", text="t")
    with caplog.at_level(logging.DEBUG):
        jobs.run_due()
    assert queued() == [("done", 1), ("queued", 2)]
    assert "sending-canary-3" not in caplog.text + str(list(Job.objects.values()))


def test_unknown_certificate_gets_no_password(server: MailServer, settings: Any) -> None:
    settings.CERTIFICATES = ""
    mail.send_later(to="anna@example.com", subject="s", text="t")
    jobs.run_due()
    assert (queued(), server.count()) == ([("done", 1), ("queued", 2)], 0)


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_receiver_that_is_no_address_is_refused(to: str, server: MailServer) -> None:
    with pytest.raises(Invalid):
        mail.send_later(to=to, subject="s", text="t")


def test_subject_cannot_smuggle_a_header_in(server: MailServer) -> None:
    mail.send_later(to="anna@example.com", subject="s\r\nBcc: c@d.example", text="t")
    jobs.run_due()
    wait_until(lambda: server.count() == 1)
    got = message_from_bytes(server.mails()[0])
    assert (got["Subject"], got["Bcc"]) == ("s Bcc: c@d.example", None)


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtps://a%40b:p%3Aw@mail.example.com", ("mail.example.com", 465, True, "a@b", "p:w")),
        ("smtp://mail.example.com", ("mail.example.com", 587, False, "", "")),
        ("smtp://mail.example.com:25", ("mail.example.com", 25, False, "", "")),
    ],
)
def test_server_is_named_by_one_address(address: str, server: tuple[Any, ...]) -> None:
    found = mail.server_from(address)
    assert (found.host, found.port, found.tls, found.username, found.password) == server


@pytest.mark.parametrize(
    "address", ["canary.example.com", "http://canary", "smtp://canary@", "smtp://u:canary@h:port"]
)
def test_address_of_no_server_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(mail.BadMailServer) as refused:
        mail.server_from(address)
    assert "canary" not in str(refused.value)
