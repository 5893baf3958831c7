"""Outlook's own mail files (.msg): an OLE container of MAPI properties ([MS-OXMSG]), read as the mail it was."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

import olefile

from tongpin.method.model import Text
from tongpin.reading.files import limits
from tongpin.reading.files.errors import UnreadableFile, damaged
from tongpin.reading.files.mail import ReadSource, read_mail
from tongpin.reading.files.model import Found, Source

# Property ids of [MS-OXPROPS]: what a mail is made of.
SUBJECT, BODY, HTML, HEADERS = 0x0037, 0x1000, 0x1013, 0x007D
FROM_NAME, FROM_ADDRESS, FROM_SMTP, TO = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04
MESSAGE_ID, SUBMITTED, DELIVERED = 0x1035, 0x0039, 0x0E06
ATTACHED_DATA, ATTACHED_NAME, ATTACHED_SHORT_NAME = 0x3701, 0x3707, 0x3704
TEXT_UTF16, TEXT_8BIT, BYTES, EMBEDDED = 0x001F, 0x001E, 0x0102, 0x000D
_TIME = 0x0040
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_HEADER = 32  # bytes before the property entries of the message itself
_ENTRY = 16
_KEPT = ("Date", "From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References")


def read_message(source: Source, read_source: ReadSource) -> Found:
    """Read a .msg as `read_mail` reads an .eml: the thread's messages, then the attachments.

    A mail that is attached to it is not opened; a warning names it.
    """
    try:
        with olefile.OleFileIO(source.data) as container:
            streams = _streams(container)
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise damaged("MSG") from error
    if not any(path.startswith("__substg1.0_") for path in streams):
        raise damaged("MSG")
    mail, warnings = _mail(streams)
    found = read_mail(Source(mail.as_bytes(policy=SMTP), source.name, source.depth), read_source)
    return Found(found.parts, (*found.warnings, *warnings), found.title)


def _streams(container: olefile.OleFileIO) -> dict[str, bytes]:
    """Return the container's streams by path, as many bytes as a file may unpack to."""
    found: dict[str, bytes] = {}
    left = limits.ARCHIVE_BYTES
    for path in container.listdir(streams=True, storages=False):
        left -= container.get_size(path)
        if left < 0:
            raise UnreadableFile(
                Text("这封邮件太大了。", "This mail is too large."),
                Text("请把附件另存后单独上传。", "Save its attachments and upload them one by one."),
            )
        found["/".join(path)] = container.openstream(path).read()
    return found


def _mail(streams: Mapping[str, bytes]) -> tuple[EmailMessage, list[Text]]:
    mail = EmailMessage()
    for name, value in _headers(streams).items():
        mail[name] = value
    html, text = _html(streams), _text(streams, BODY)
    if text or not html:
        mail.set_content(text or "\n")
        if html:
            mail.add_alternative(html, subtype="html")
    else:
        mail.set_content(html, subtype="html")
    return mail, _attach(mail, streams)


def _headers(streams: Mapping[str, bytes]) -> dict[str, str]:
    """Return the headers that came over the wire; of a mail that never did, what Outlook knows of it."""
    wire = EmailMessage()
    for name, value in _wire_headers(_text(streams, HEADERS)):
        if name not in wire:
            wire[name] = value
    found = {name: _line(str(wire[name])) for name in _KEPT if wire[name]}
    address = _text(streams, FROM_SMTP) or _text(streams, FROM_ADDRESS)
    known = {
        "Subject": _text(streams, SUBJECT),
        "From": formataddr((_text(streams, FROM_NAME), address if "@" in address else "")).strip(),
        "To": _text(streams, TO),
        "Message-ID": _text(streams, MESSAGE_ID),
    }
    at = _time(streams, SUBMITTED) or _time(streams, DELIVERED)
    if at:
        known["Date"] = format_datetime(at)
    return {**{name: _line(value) for name, value in known.items() if value.strip("<> ")}, **found}


def _wire_headers(text: str) -> list[tuple[str, str]]:
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line[:1] in {" ", "\t"} and lines:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    pairs = (line.partition(":") for line in lines)
    return [(name, value.strip()) for name, colon, value in pairs if colon and name in _KEPT]


def _line(value: str) -> str:
    return " ".join(value.replace("\x00", "").split())


def _text(streams: Mapping[str, bytes], tag: int, at: str = "") -> str:
    wide = streams.get(f"{at}__substg1.0_{tag:04X}{TEXT_UTF16:04X}")
    if wide is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\x00")
    narrow = streams.get(f"{at}__substg1.0_{tag:04X}{TEXT_8BIT:04X}", b"")
    return _decoded(narrow).rstrip("\x00")


def _html(streams: Mapping[str, bytes]) -> str:
    return _decoded(streams.get(f"__substg1.0_{HTML:04X}{BYTES:04X}", b"")) or _text(streams, HTML)


def _decoded(data: bytes) -> str:
    """Return 8-bit text: Outlook does not reliably say in which code page, so the strictest that fits is taken."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def _time(streams: Mapping[str, bytes], tag: int) -> datetime | None:
    entries = streams.get("__properties_version1.0", b"")[_HEADER:]
    for start in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        kind, found, _, ticks = struct.unpack_from("<HHIQ", entries, start)
        if (found, kind) == (tag, _TIME):
            try:
                return _EPOCH + timedelta(microseconds=ticks // 10)
            except OverflowError:
                return None
    return None


def _attach(mail: EmailMessage, streams: Mapping[str, bytes]) -> list[Text]:
    warnings = []
    folders = sorted({path.partition("/")[0] for path in streams if path.startswith("__attach_version1.0_")})
    for folder in folders:
        at = f"{folder}/"
        name = (
            _line(_text(streams, ATTACHED_NAME, at) or _text(streams, ATTACHED_SHORT_NAME, at))
            or "attachment"
        )
        data = streams.get(f"{at}__substg1.0_{ATTACHED_DATA:04X}{BYTES:04X}")
        if data is not None:
            mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        else:
            warnings.append(_unopened(name))
    return warnings


def _unopened(name: str) -> Text:
    return Text(
        f"附件“{name}”是另一封 Outlook 邮件，没有打开；请把它另存后单独上传。",
        f"Attachment “{name}” is another Outlook mail and was not opened; save it and upload it by itself.",
    )
