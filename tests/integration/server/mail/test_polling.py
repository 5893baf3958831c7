"""Fetching from a real IMAP server what a real SMTP server delivered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import Company, make_stakeholder
from tests.mailserver import PASSWORD, USER, MailServer, make_certificate
from tests.post import write_mail
from tongpin.server.core import jobs
from tongpin.server.core.errors import Invalid
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain import mailbox as mailboxes
from tongpin.server.evidence.domain.polling import poll_mailbox, poll_mailboxes
from tongpin.server.evidence.models import Event, Letter, Mailbox, StoredFile
from tongpin.server.evidence.queries.letter import bytes_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files_dir")]
Add = Callable[..., Mailbox]


def visit(mailbox: Mailbox) -> Mailbox:
    """Visit a mailbox now, sort what came, and return how it stands."""
    Mailbox.objects.filter(pk=mailbox.pk).update(next_try_at=None)
    poll_mailbox(mailbox_id=mailbox.pk)
    jobs.run_due()
    return Mailbox.objects.get(pk=mailbox.pk)


def subjects() -> list[str]:
    return [letter.subject for letter in Letter.objects.order_by("pk")]


def know(deal: Deal, email: str = "wang@a.example", **given: Any) -> None:
    """Put a person with an address on the deal's map."""
    person = make_stakeholder(deal, **given)
    person.contact.email = email
    person.contact.save()


def test_new_mail_becomes_proposed_signals_of_its_deal(server: MailServer, add: Add, deal: Deal) -> None:
    know(deal)
    mailbox = add()
    server.send(write_mail("出了事你们赔得起吗？\n\n王"))
    visit(mailbox)
    event = Event.objects.get()
    seen = (event.deal, event.kind, event.by_stakeholder.contact.name, event.recorded_by)
    assert seen == (deal, "email", "王总监", deal.owner)
    assert {signal.state for signal in event.signals.all()} == {"proposed"}
    assert event.at.isoformat() == "2026-03-03T02:00:00+00:00"
    assert bytes_of(Letter.objects.get()) == server.mails()[0].replace(b"\n", b"\r\n")


def test_mail_is_fetched_once(server: MailServer, add: Add) -> None:
    mailbox = add()
    server.send(write_mail())
    for _ in range(3):
        visit(mailbox)
    assert subjects() == ["仓配方案"]


def test_same_mail_delivered_twice_is_kept_once_and_another_with_its_id_is_not_lost(
    server: MailServer, add: Add
) -> None:
    mailbox = add()
    for text in ("一样的信", "一样的信", "同一个编号，另一封信"):
        server.send(write_mail(text, Message_ID="<1@a.example>"))
    visit(mailbox)
    assert [letter.excerpt.strip() for letter in Letter.objects.order_by("pk")] == [
        "一样的信",
        "同一个编号，另一封信",
    ]


def test_renumbered_mailbox_is_read_again_and_nothing_is_kept_twice(server: MailServer, add: Add) -> None:
    mailbox = add()
    server.send(write_mail("第一封", Message_ID="<1@a.example>"))
    server.send(write_mail("第二封", Message_ID="<2@a.example>"))
    before = visit(mailbox)
    server.renumber()
    server.send(write_mail("第三封", Message_ID="<3@a.example>"))
    after = visit(mailbox)
    assert after.uid_validity != before.uid_validity
    assert [letter.message_id for letter in Letter.objects.order_by("pk")] == [
        "<1@a.example>",
        "<2@a.example>",
        "<3@a.example>",
    ]


def test_nothing_is_marked_moved_or_deleted_on_the_server(server: MailServer, add: Add) -> None:
    mailbox = add()
    server.send(write_mail())
    before = (server.names(), server.mails())
    visit(mailbox)
    assert ((server.names(), server.mails()), before[0][0][:4], subjects()) == (before, "new/", ["仓配方案"])


def test_mail_is_marked_as_read_where_its_owner_asked_for_it(server: MailServer, add: Add) -> None:
    mailbox = add(mark_read=True)
    server.send(write_mail())
    visit(mailbox)
    assert server.flags() == ["S"]


def test_mail_before_the_day_asked_for_stays_where_it_is(server: MailServer, add: Add) -> None:
    server.send(write_mail())
    mailbox = add()
    Mailbox.objects.filter(pk=mailbox.pk).update(since=timezone.localdate() + timezone.timedelta(days=2))
    assert (visit(mailbox).trouble, subjects()) == ({}, [])


def test_huge_mail_is_noted_with_its_head_and_waits_for_a_person(server: MailServer, add: Add) -> None:
    mailbox = add()
    server.put(write_mail(Subject="四十兆").as_bytes() + b"x" * 70 * 600_000)
    server.put(write_mail("后面的小信", Subject="小信", Message_ID="<2@a.example>").as_bytes())
    visit(mailbox)
    first = Letter.objects.get(subject="四十兆")
    assert (first.whole, first.state, first.why["zh"][:2], first.size // 2**20) == (
        False,
        "unsorted",
        "太大",
        40,
    )
    assert subjects() == ["四十兆", "小信"]


BROKEN = {
    "nothing but noise": b"\xff\xfe\x00\x01" * 50,
    "empty": b"",
    "no body": b"Subject: =?gb2312?b?!!!?=\r\n\r\n",
    "a lying charset": b"From: a@b.example\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xd6\xd0\xce\xc4",
    "a boundary without end": b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi",
    "nested a thousand times": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)
    ),
    "a date in 2099": b"From: a@b.example\r\nDate: Mon, 01 Jan 2099 00:00:00 +0000\r\n\r\nhi",
    "NUL and half pairs": b"From: a@b.example\r\nSubject: a\x00b\r\n\r\nx\x00y\xed\xa0\x80z",
    "a head of one line": b"Subject: " + b"a" * 900_000 + b"\r\n\r\nhi",
    "a thousand receivers": b"To: " + b", ".join(b"p%d@b.example" % n for n in range(1000)) + b"\r\n\r\nhi",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_mail_is_kept_as_it_came_and_stops_nothing(kind: str, server: MailServer, add: Add) -> None:
    mailbox = add()
    server.put(BROKEN[kind])
    server.put(write_mail("好的一封", Subject="好的").as_bytes())
    after = visit(mailbox)
    assert (after.trouble, Letter.objects.count()) == ({}, 2)
    kept = Letter.objects.order_by("pk").first()
    assert kept is not None
    # Dovecot writes 0x80 for a NUL, which IMAP cannot carry.
    assert bytes_of(kept).replace(b"\r\n", b"\n") == BROKEN[kind].replace(b"\r\n", b"\n").replace(
        b"\0", b"\x80"
    )
    assert kept.why["zh"] != ""


def test_wrong_password_is_said_in_plain_words_and_tried_less_and_less(
    server: MailServer, add: Add, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox = add(password="wrong-canary-7")
    with caplog.at_level(logging.DEBUG):
        first = visit(mailbox)
        second = visit(mailbox)
    assert (first.trouble["code"], first.trouble["zh"][:6]) == ("password", "密码被拒绝：")
    waits = [(one.next_try_at - one.tried_at).total_seconds() / 60 for one in (first, second)]
    assert waits == [30, 60]
    everywhere = caplog.text + str(list(AuditEvent.objects.values())) + str(list(Mailbox.objects.values()))
    assert "wrong-canary-7" not in everywhere


def test_mailbox_that_waits_is_left_alone_until_its_time(server: MailServer, add: Add) -> None:
    mailbox = add(password="wrong")
    after = visit(mailbox)
    poll_mailboxes()
    jobs.run_due()
    assert Mailbox.objects.get().tried_at == after.tried_at


def test_server_that_is_down_is_said_with_the_last_success_and_all_is_fetched_later(
    server: MailServer, add: Add
) -> None:
    mailbox = add()
    good = visit(mailbox)
    server.stop_imap()
    server.send(write_mail())
    down = visit(mailbox)
    assert (down.trouble["code"], down.failures, down.succeeded_at) == ("unreachable", 1, good.succeeded_at)
    server.start_imap()
    back = visit(mailbox)
    assert (back.trouble, back.failures, subjects()) == ({}, 0, ["仓配方案"])


def test_unknown_certificate_is_refused_before_any_password_is_sent(
    server: MailServer, add: Add, settings: Any
) -> None:
    settings.CERTIFICATES = ""
    after = visit(add())
    assert after.trouble["code"] == "certificate"
    assert "Login" not in (server.folder / "dovecot.log").read_text()


def test_certificate_of_another_name_is_refused(
    server: MailServer, add: Add, settings: Any, tmp_path: Any
) -> None:
    server.stop_imap()
    make_certificate(tmp_path, "elsewhere.example")
    for name in ("cert.pem", "key.pem"):
        (server.folder / name).write_bytes((tmp_path / name).read_bytes())
    server.start_imap()
    assert visit(add()).trouble["code"] == "certificate"


def test_starttls_is_as_good(server: MailServer, add: Add) -> None:
    server.send(write_mail())
    after = visit(add(port=server.imap_port, security="starttls"))
    assert (after.trouble, subjects()) == ({}, ["仓配方案"])


def test_server_inside_is_not_connected_to_unless_the_administrator_named_it(
    server: MailServer, add: Add, settings: Any
) -> None:
    mailbox = add()
    settings.MAILBOX_HOSTS = []
    assert visit(mailbox).trouble["code"] == "address"
    assert "imap-login" not in (server.folder / "dovecot.log").read_text().partition("session")[2]


def test_trying_a_mailbox_says_how_many_mails_are_there_or_what_is_wrong(
    server: MailServer, add: Add, company: Company
) -> None:
    server.send(write_mail())
    mailbox = add()
    assert mailboxes.try_mailbox(actor=company.anna, mailbox=mailbox) == 1
    with pytest.raises(Invalid) as refused:
        mailboxes.try_mailbox(actor=company.anna, mailbox=mailbox, password="wrong")
    assert refused.value.field == "password"
    mailbox.folder = "没有的文件夹"
    with pytest.raises(Invalid) as missing:
        mailboxes.try_mailbox(actor=company.anna, mailbox=mailbox)
    assert missing.value.field == "folder"


def test_chinese_folder_is_opened(server: MailServer, add: Add, company: Company) -> None:
    import imaplib  # noqa: PLC0415 - to make the folder only

    from tests.mailserver import trusting  # noqa: PLC0415 - beside its use

    client = imaplib.IMAP4_SSL("localhost", server.imaps_port, ssl_context=trusting(server))
    client.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
    client.create('"&W6JiNw- &- a"')
    client.append('"&W6JiNw- &- a"', "", imaplib.Time2Internaldate(timezone.now()), write_mail().as_bytes())
    client.logout()
    visit(add(folder="客户 & a"))
    assert subjects() == ["仓配方案"]


def test_attachments_are_kept_and_read(server: MailServer, add: Add, deal: Deal) -> None:
    know(deal)
    mailbox = add()
    letter = write_mail("附件是我们的要求")
    letter.add_attachment(
        "必须提供保险单，赔付上限要写明。".encode(), maintype="text", subtype="plain", filename="要求.txt"
    )
    server.send(letter)
    visit(mailbox)
    files = {file.original_name: file.size for file in StoredFile.objects.all()}
    assert files == {"仓配方案.eml": len(server.mails()[0].replace(b"\n", b"\r\n")), "要求.txt": 48}
    attached = Event.objects.get(kind="document")
    assert (attached.file.original_name, attached.by_stakeholder.contact.name) == ("要求.txt", "王总监")


def test_mailbox_of_somebody_shut_out_is_not_visited(server: MailServer, add: Add, company: Company) -> None:
    from tongpin.server.people.domain.user import deactivate  # noqa: PLC0415 - beside its use

    mailbox = add()
    deactivate(actor=company.admin, user=company.anna)
    assert visit(mailbox).tried_at is None
