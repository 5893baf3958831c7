"""What a mail's head tells: who, when, about what, in answer to what; and the files it carries.

Everything here is written by strangers. Nothing is trusted to be well-formed, and every value is cut to what is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from django.utils import timezone

from tongpin.reading.files import limits
from tongpin.reading.files.encoding import decode
from tongpin.reading.files.mail import decode_text, header, sent_at
from tongpin.server.core.text import fold

MOST_PEOPLE, MOST_THREAD, MOST_ID = 100, 50, 250
PICTURE_BYTES = 20 * 1024  # below this an inline picture is a logo in a signature
_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s@<>\"',;:()]{1,64}@[a-z0-9.-]{1,190}\.[a-z0-9-]{2,63}")
_NAMED = re.compile(
    r"([^<>\n\r:：,，;；]{1,60}?)\s*[<\[(（](?:mailto:)?([^\s@<>\"',;:()（）]{1,64}@[A-Za-z0-9.-]{3,253})[>\])）]"
)
_ANSWER = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|antwort|回复|答复|转发|转寄|回覆|轉寄|答覆)\s*(?:\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_DELIVERED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")
_BULK = {"bulk", "list", "junk"}
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail's head, each value fit to be kept. Addresses are in lower case."""

    message_id: str
    thread: tuple[str, ...]
    sender: str
    sender_name: str
    receivers: tuple[str, ...]
    delivered: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    bulk: bool

    @property
    def people(self) -> tuple[str, ...]:
        """Return every address in the head, the sender's first."""
        return tuple(dict.fromkeys(one for one in (self.sender, *self.receivers) if one))


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that came with a mail."""

    name: str
    data: bytes


def parse(data: bytes) -> Message:
    """Return a mail taken apart as far as it goes: the library forgives nearly everything, but not endless nesting."""
    try:
        return message_from_bytes(data)
    except RecursionError:
        return parse_head(data)


def parse_head(data: bytes) -> Message:
    """Return a mail's head alone; quick, whatever follows."""
    return BytesHeaderParser().parsebytes(data)


def envelope_of(mail: Message) -> Envelope:
    """Return what the head tells."""
    names = _pairs(mail, ("From",)) or _pairs(mail, ("Sender",))
    name, sender = names[0] if names else ("", "")
    received = [address for _, address in _pairs(mail, ("To", "Cc"))]
    ids = _ids(header(mail, "References")) + _ids(header(mail, "In-Reply-To"))
    own = _ids(header(mail, "Message-ID"))
    precedence = header(mail, "Precedence").lower()
    automatic = header(mail, "Auto-Submitted").lower() not in {"", "no"}
    return Envelope(
        message_id=own[0] if own else "",
        thread=tuple(dict.fromkeys(ids))[-MOST_THREAD:],
        sender=sender,
        sender_name=_line(name, 100),
        receivers=tuple(dict.fromkeys(received))[:MOST_PEOPLE],
        delivered=tuple(dict.fromkeys(address for _, address in _pairs(mail, _DELIVERED)))[:MOST_PEOPLE],
        subject=_line(header(mail, "Subject"), 300),
        sent_at=plausible(sent_at(mail)),
        bulk=bool(header(mail, "List-Unsubscribe")) or precedence in _BULK or automatic,
    )


def identity_of(envelope: Envelope, data: bytes) -> str:
    """Return what is the same for the same mail fetched again or delivered twice.

    The Message-ID and the body: servers add to the head on every way a mail takes. Without a Message-ID what the
    sender wrote in the head takes its place.
    """
    _, _, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    known = envelope.message_id or "|".join(
        (envelope.sender, envelope.subject, envelope.sent_at.isoformat() if envelope.sent_at else "")
    )
    return hashlib.sha256(known.encode() + b"\0" + body.rstrip()).hexdigest()


def topic_of(subject: str) -> str:
    """Return a subject as threads are compared: folded, without "Re:", "转发：" and their like."""
    return _ANSWER.sub("", fold(subject))[:300].strip()


def names_in(text: str) -> dict[str, str]:
    """Return the addresses that stand beside names in a mail's text, as {name: address}; of two, neither."""
    found: dict[str, str] = {}
    for name, address in _NAMED.findall(text[: limits.MEBIBYTE]):
        key = name.strip(" \t*\"'“”")
        found[key] = address.lower() if found.get(key, address.lower()) == address.lower() else ""
    return {name: address for name, address in found.items() if name and address}


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses in a mail's text, in order."""
    return tuple(dict.fromkeys(_ADDRESS.findall(text[: limits.MEBIBYTE].lower())))[:MOST_PEOPLE]


def enclosures_of(mail: Message) -> Iterator[Enclosure]:
    """Yield the files that came with a mail, without logos, at most as many as are read."""
    number = 0
    for part in mail.walk():
        name = decode_text(part.get_filename())
        if part.is_multipart() or not name:
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        picture = part.get_content_maintype() == "image" and len(data) < PICTURE_BYTES
        if not data or (picture and part.get_content_disposition() != "attachment"):
            continue
        number += 1
        if number > limits.ATTACHMENTS:
            return
        yield Enclosure(name, data)


def text_of(mail: Message) -> str:
    """Return what stands in a mail's text parts, undecorated: names beside addresses are looked for in it."""
    texts = []
    for part in mail.walk():
        if part.get_content_maintype() == "text" and not part.get_filename():
            payload = part.get_payload(decode=True)
            data = payload[: limits.MEBIBYTE] if isinstance(payload, bytes) else b""
            texts.append(decode(data.replace(b"\x00", b""), declared=part.get_content_charset("") or "").text)
    return "\n".join(texts)


def plausible(at: datetime | None) -> datetime | None:
    """Return a time a mail can have been sent at, else None: many spam mails come from the future."""
    if at is None or at.year < 1990 or at > timezone.now() + timedelta(days=1):
        return None
    return at


def _pairs(mail: Message, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return names and addresses. Told apart before they are decoded: an encoded name cannot pass for an address."""
    found = getaddresses([value for name in names for value in _all(mail, name)])
    pairs = [(decode_text(name), address.lower()) for name, address in found]
    return [(name, address) for name, address in pairs if _ADDRESS.fullmatch(address)]


def _all(mail: Message, name: str) -> list[str]:
    raw = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()][:20]
    return [re.sub(r"\r?\n", "", value[:20_000]) for value in raw]


def _ids(text: str) -> list[str]:
    return [one[:MOST_ID] for one in _ID.findall(_UNSHOWABLE.sub("", text))]


def _line(text: str, most: int) -> str:
    return " ".join(_UNSHOWABLE.sub(" ", text).split())[:most]
