"""Sending mail: put in the queue with the change that wants it, sent by a job, tried again while the server is down.

Where no server is set nothing is sent and nothing is queued. The connection is encrypted and the certificate
checked; only a server on this very machine may do without.
"""

from __future__ import annotations

import base64
import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.core import jobs
from tongpin.server.core.errors import Invalid
from tongpin.server.core.text import clean_line, clean_words
from tongpin.server.core.trust import tls_context

SEND = "core.send_mail"
SECONDS = 30
MOST_TRIES = 14  # with the waits below: about two days
LONGEST_WAIT = timedelta(hours=6)
HERE = {"localhost", "127.0.0.1", "::1"}
REFUSED_FOR_GOOD, SIGNED_IN = 500, 235
logger = logging.getLogger("tongpin.mail")


class BadMailServer(ValueError):
    """The setting `mail_server` or `mail_from` cannot be used."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in."""

    host: str
    port: int
    tls: bool
    username: str
    password: str

    def __repr__(self) -> str:  # never the password
        return f"Server({self.host}:{self.port})"


def is_on() -> bool:
    """Whether mail can be sent from here."""
    return bool(settings.MAIL_SERVER and settings.MAIL_FROM)


def server_from(address: str) -> Server:
    """Return the server that a setting names. Raises `BadMailServer`, without the password in it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadMailServer("mail_server: write smtps://user:password@host or smtp://user:password@host:587")
    tls = parts.scheme == "smtps"
    given = port or (465 if tls else 587)
    return Server(parts.hostname, given, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def send_later(*, to: str, subject: str, text: str, key: str = "") -> bool:
    """Queue a mail in the caller's transaction; return whether mail is sent from here at all.

    `key` names the mail: while one with the same key waits, a second is not queued.
    """
    if not is_on():
        return False
    receiver = clean_line(to, "to", most=254, required=True)
    try:
        validate_email(receiver)
    except ValidationError:
        raise Invalid("to", Text(f"邮箱地址不对：{receiver}。", f"No mail address: {receiver}.")) from None
    message_id = make_msgid(domain=settings.MAIL_FROM.rpartition("@")[2].strip("> ") or "tongpin")
    jobs.enqueue(
        SEND,
        key or message_id,
        to=receiver,
        subject=clean_line(subject, "subject", most=200, required=True),
        text=clean_words(text, "text", required=True),
        message_id=message_id,
        label=key or message_id,
    )
    return True


@jobs.job(SEND)
def send(*, to: str, subject: str, text: str, message_id: str, label: str, tries: int = 1) -> None:
    """Send one mail; where that fails for now, queue it again for later.

    At least once: a worker that dies after the server took it sends it again with the same Message-ID.
    """
    if not is_on():
        logger.warning("mail %s is not sent: no server is set", message_id)
        return
    try:
        _hand_in(_composed(to, subject, text, message_id))
    except (smtplib.SMTPException, OSError) as error:
        said = _said(error)
        if _is_for_good(error) or tries >= MOST_TRIES:
            logger.error("mail %s could not be sent: %s", message_id, said)  # noqa: TRY400 - no traceback: it may hold addresses
            raise smtplib.SMTPException(said) from None
        wait = min(timedelta(minutes=2**tries), LONGEST_WAIT)
        logger.warning("mail %s waits %s: %s", message_id, wait, said)
        again = {"to": to, "subject": subject, "text": text, "message_id": message_id, "label": label}
        jobs.enqueue(SEND, label, run_at=timezone.now() + wait, tries=tries + 1, **again)


def _composed(to: str, subject: str, text: str, message_id: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.MAIL_FROM, to, subject
    mail["Date"], mail["Message-ID"] = formatdate(localtime=True), message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def _hand_in(mail: EmailMessage) -> None:
    server = server_from(settings.MAIL_SERVER)
    context = tls_context()
    client = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        if server.tls
        else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    )
    with client:
        if not server.tls and (server.host not in HERE or server.username):
            client.starttls(context=context)
        if server.username:
            _sign_in(client, server)
        client.send_message(mail)


def _sign_in(client: smtplib.SMTP, server: Server) -> None:
    """Sign in by PLAIN, in UTF-8, which the library's own way cannot; else as the library does."""
    client.ehlo_or_helo_if_needed()
    if "PLAIN" not in client.esmtp_features.get("auth", "").upper().split():
        client.login(server.username, server.password)
        return
    said = base64.b64encode(f"\0{server.username}\0{server.password}".encode()).decode("ascii")
    code, words = client.docmd("AUTH", f"PLAIN {said}")
    if code != SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(code, words)


def _is_for_good(error: Exception) -> bool:
    """Whether the server has said that this mail will never do; a wrong password is mended, so that one waits."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= REFUSED_FOR_GOOD for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
        return False
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= REFUSED_FOR_GOOD


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {_text(words)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return getattr(error, "strerror", None) or type(error).__name__


def _text(words: bytes | str) -> str:
    return (words.decode("utf-8", "replace") if isinstance(words, bytes) else words)[:200]
