"""Reading an IMAP mailbox: one connection, bounded in time and size, that changes nothing on the server.

The folder is opened with EXAMINE and mails are fetched with BODY.PEEK, so that nothing is marked as read. Only
`mark_read`, called where the mailbox's owner asked for it, opens the folder for writing.
"""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tongpin.method import Text
from tongpin.server.core import addresses
from tongpin.server.core.deadline import Deadline, deadline
from tongpin.server.core.errors import Invalid
from tongpin.server.core.trust import tls_context

SECONDS = 20  # for one answer of the server
ALL_SECONDS = 180  # for one visit
MOST_BYTES = 26 * 1024 * 1024  # of one answer
MOST_HEAD = 256 * 1024  # of a mail's head, where the whole is too large
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CODE_HINT = Text(
    "QQ、163等邮箱要用“授权码”，不是登录密码。",
    "Some providers want an app password in place of the password you sign in with.",
)


class MailTrouble(Exception):
    """The mailbox could not be read. Says in both languages why, and `code` in one word."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mailbox is and how to get in."""

    host: str
    port: int
    starttls: bool
    username: str
    password: str
    folder: str = "INBOX"
    inside: bool = False  # the administrator has named this host: it may be in our own network

    def __repr__(self) -> str:  # never the password, not even in a traceback
        return f"Place({self.host}:{self.port})"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail on the server."""

    uid: int
    size: int
    arrived_at: datetime


class _Pinned(imaplib.IMAP4):
    """A connection to the address that was looked at, in which no answer may be larger than we take."""

    def __init__(self, place: Place, address: str, end: Deadline) -> None:
        self._place, self._address, self._end = place, address, end
        super().__init__(place.host, place.port, timeout=SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self._place.port), timeout)
        self._end.watch(plain)
        if self._place.starttls:
            return plain
        try:
            return tls_context().wrap_socket(plain, server_hostname=self._place.host)
        except BaseException:
            plain.close()
            raise

    def read(self, size: int) -> bytes:
        """Read a literal; refuse one larger than any mail we take."""
        if size > MOST_BYTES:
            raise MailTrouble("size", Text("服务器发来的内容太大。", "The server sent more than we take."))
        return super().read(size)


class Inbox:
    """An open mailbox folder. Every method raises `MailTrouble` where the server does not play along."""

    def __init__(self, connection: imaplib.IMAP4, place: Place) -> None:
        self._connection = connection
        self._place = place
        self._folder = _quoted(_modified_utf7(place.folder))
        self.count = int(self._ok(connection.select(self._folder, readonly=True))[0] or 0)
        validity = connection.response("UIDVALIDITY")[1]
        self.uid_validity = int(validity[0]) if validity and validity[0] else 0

    def after(self, uid: int, since: date) -> list[Waiting]:
        """Return the mails with a higher UID that arrived on or after a day, oldest first.

        The server counts days by its own clock: the day before is asked for too, and looked at here.
        """
        with _in_words(self._place):
            answer = self._connection.uid(
                "SEARCH", f"UID {uid + 1}:*", f"SINCE {_day(since - timedelta(days=1))}"
            )
            numbers = self._ok(answer)[0] or b""
            # "n:*" always holds the last mail, even below n.
            uids = sorted(number for number in map(int, numbers.split()) if number > uid)
            parts = (uids[start : start + 100] for start in range(0, len(uids), 100))
            found = [one for part in parts for one in self._sizes(part)]
            return [one for one in found if timezone.localdate(one.arrived_at) >= since]

    def fetch(self, uid: int) -> bytes | None:
        """Return a mail's bytes, None where it is gone meanwhile."""
        return self._part(uid, f"BODY.PEEK[]<0.{MOST_BYTES}>")

    def fetch_head(self, uid: int) -> bytes | None:
        """Return a mail's headers, as far as they are taken."""
        return self._part(uid, f"BODY.PEEK[HEADER]<0.{MOST_HEAD}>")

    def mark_read(self, uids: list[int]) -> None:
        """Mark mails as read on the server, because the owner asked for it."""
        if not uids:
            return
        with _in_words(self._place):
            self._ok(self._connection.select(self._folder, readonly=False))
            self._ok(self._connection.uid("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", r"(\Seen)"))

    def _sizes(self, uids: list[int]) -> list[Waiting]:
        numbers, wanted = ",".join(map(str, uids)), set(uids)
        lines = self._ok(self._connection.uid("FETCH", numbers, "(UID RFC822.SIZE INTERNALDATE)"))
        found = [one for line in lines if isinstance(line, bytes) and (one := _waiting(line)) is not None]
        return sorted((one for one in found if one.uid in wanted), key=lambda one: one.uid)

    def _part(self, uid: int, what: str) -> bytes | None:
        with _in_words(self._place):
            answer = self._ok(self._connection.uid("FETCH", str(uid), f"(UID {what})"))
            return next((bytes(item[1]) for item in answer if isinstance(item, tuple)), None)

    @staticmethod
    def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
        if answer[0] != "OK":
            raise imaplib.IMAP4.error(_shown(answer[1]))
        return answer[1]


@contextlib.contextmanager
def open_inbox(place: Place) -> Iterator[Inbox]:
    """Open a mailbox's folder read-only. Raises `MailTrouble`, whatever goes wrong."""
    with deadline(ALL_SECONDS) as end:
        with _in_words(place):
            connection = _connect(place, end)
        try:
            with _in_words(place):
                _sign_in(connection, place)
                inbox = _open(connection, place)
            yield inbox
        finally:
            _hang_up(connection)


def _hang_up(connection: imaplib.IMAP4) -> None:
    """Say good-bye and close, also where nobody answers any more."""
    for step in (connection.logout, connection.shutdown):
        with contextlib.suppress(OSError, ValueError, MailTrouble, imaplib.IMAP4.error):
            step()


def _connect(place: Place, end: Deadline) -> imaplib.IMAP4:
    found = addresses.resolve(place.host, place.port, inside=place.inside)
    for number, address in enumerate(found, 1):
        try:
            return _Pinned(place, address, end)
        except ConnectionError:
            if number == len(found):
                raise
    raise ConnectionError


def _sign_in(connection: imaplib.IMAP4, place: Place) -> None:
    if place.starttls:
        connection.starttls(tls_context())
    said = f"\0{place.username}\0{place.password}".encode()
    try:
        if "AUTH=PLAIN" in connection.capabilities:
            connection.authenticate("PLAIN", lambda _: said)
        else:
            connection._encoding = "utf-8"  # type: ignore[attr-defined]  # noqa: SLF001 - no other way for names beyond ASCII
            connection.login(_quoted(place.username), place.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise _password_refused(error) from None
    # NetEase (163.com, 126.com) opens no folder to a client that has not said its name.
    with contextlib.suppress(imaplib.IMAP4.error):
        if "ID" in connection.capabilities:
            connection.xatom("ID", '("name" "tongpin" "version" "1")')


def _open(connection: imaplib.IMAP4, place: Place) -> Inbox:
    try:
        return Inbox(connection, place)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        said = _shown([error])
        raise MailTrouble(
            "folder",
            Text(f"打不开文件夹“{place.folder}”：{said}", f"The folder “{place.folder}” was refused: {said}"),
        ) from None


@contextlib.contextmanager
def _in_words(place: Place) -> Iterator[None]:
    """Turn whatever goes wrong into words for people."""
    at = f"{place.host}:{place.port}"
    try:
        yield
    except Invalid as error:
        raise MailTrouble("address", Text(error.say("zh"), error.say("en"))) from None
    except ssl.SSLCertVerificationError as error:
        raise MailTrouble(
            "certificate",
            Text(
                f"{at} 的证书不可信，没有登录：{error.verify_message}。",
                f"The certificate of {at} is not trusted, so no password was sent: {error.verify_message}.",
            ),
        ) from None
    except (TimeoutError, imaplib.IMAP4.abort) as error:
        raise MailTrouble(
            "silent",
            Text(f"{at} 中途没有回应：{_shown([error])}。", f"{at} stopped answering: {_shown([error])}."),
        ) from None
    except imaplib.IMAP4.error as error:
        raise MailTrouble(
            "protocol", Text(f"{at} 答非所问：{_shown([error])}", f"{at} refused: {_shown([error])}")
        ) from None
    except (OSError, ValueError) as error:
        raise MailTrouble(
            "unreachable",
            Text(f"连不上 {at}：{_reason(error)}。", f"{at} cannot be reached: {_reason(error)}."),
        ) from None


def _password_refused(error: Exception) -> MailTrouble:
    said = _shown([error])
    return MailTrouble(
        "password",
        Text(f"密码被拒绝：{said}。{CODE_HINT.zh}", f"The password was refused: {said}. {CODE_HINT.en}"),
    )


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or type(error).__name__)[:200]


def _shown(answer: list[Any]) -> str:
    """Return what a server said, fit to be shown: one short line."""
    first = answer[0] if answer else b""
    if isinstance(first, BaseException):
        first = first.args[0] if first.args else type(first).__name__
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line[:200].rstrip(".。")


def _waiting(line: bytes) -> Waiting | None:
    uid, size = re.search(rb"UID (\d+)", line), re.search(rb"RFC822\.SIZE (\d+)", line)
    if uid is None or size is None:
        return None
    stamp = imaplib.Internaldate2tuple(line)
    at = datetime(*stamp[:6]).astimezone(UTC) if stamp else datetime.now(UTC)
    return Waiting(int(uid[1]), int(size[1]), at)


def _day(day: date) -> str:
    """Write a day as IMAP wants it, whatever the locale."""
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _modified_utf7(name: str) -> str:
    """Write a folder's name in IMAP's own encoding (RFC 3501, 5.1.3)."""
    out = []
    for plain, other in re.findall(r"([\x20-\x7e]+)|([^\x20-\x7e]+)", name):
        if plain:
            out.append(plain.replace("&", "&-"))
        else:
            packed = other.encode("utf-16-be")
            coded = base64.b64encode(packed).decode("ascii").rstrip("=")
            out.append("&" + coded.replace("/", ",") + "-")
    return "".join(out)
