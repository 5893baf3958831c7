"""Mail: .eml and .mbox, headers in any charset, bodies plain or HTML, attachments read in turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from tongpin.method.model import Text
from tongpin.reading.files import limits
from tongpin.reading.files.chat import read_chat
from tongpin.reading.files.encoding import clean, decode, garbled
from tongpin.reading.files.errors import UnreadableFile, damaged
from tongpin.reading.files.model import Found, Source
from tongpin.reading.files.page import hidden_warning, html_to_text
from tongpin.reading.files.places import under
from tongpin.reading.files.thread import speaker, split_thread
from tongpin.reading.files.times import aware, read_time
from tongpin.reading.types import Part

ReadSource = Callable[[Source], tuple[str, Found]]

_FROM_LINE = re.compile(rb"^From [^\r\n]*\d{4}[^\r\n]*\r?\n", re.MULTILINE)
_BODY_KINDS = ("text/plain", "text/html")


@dataclass(slots=True)
class _Reading:
    """What has been gathered of one mail."""

    parts: list[Part] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    attachments: list[Message] = field(default_factory=list)
    bodies: list[Message] = field(default_factory=list)


def read_mail(source: Source, read_source: ReadSource) -> Found:
    """Read one mail: a part for each message in its thread, then the parts of its attachments.

    `read_source` reads an attachment. What cannot be read of them is named in a warning.
    """
    mail = message_from_bytes(source.data)
    if not mail.keys():
        raise damaged("EML")
    reading = _Reading()
    _gather(mail, reading)
    _read_bodies(mail, reading)
    _read_attachments(source, reading, read_source)
    title = header(mail, "Subject")
    if not reading.parts:
        reading.parts.append(_bare(mail, title))
    return Found(tuple(reading.parts), tuple(dict.fromkeys(reading.warnings)), title)


def read_mailbox(source: Source, read_source: ReadSource) -> Found:
    """Read an .mbox: every mail in the file's order; a mail that cannot be read is named and passed over."""
    parts: list[Part] = []
    warnings: list[Text] = []
    titles: list[str] = []
    for number, data in enumerate(_mails(source.data), 1):
        if number > limits.MESSAGES:
            warnings.append(_too_many_mails())
            break
        try:
            found = read_mail(Source(data, f"{source.name} {number}", source.depth), read_source)
        except UnreadableFile as error:
            warnings.append(_unread_mail(number, error))
            continue
        titles.append(found.title)
        parts.extend(replace(part, place=under(f"mail {number}", part.place)) for part in found.parts)
        warnings.extend(found.warnings)
    if not parts:
        raise damaged("MBOX")
    return Found(tuple(parts), tuple(dict.fromkeys(warnings)), titles[0] if len(titles) == 1 else "")


def header(mail: Message, name: str) -> str:
    """Return a header decoded (RFC 2047, or raw bytes in any of our encodings), on one line."""
    # The raw items keep bytes beyond ASCII, which `get` would lose.
    raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), None)
    return decode_text(None if raw is None else re.sub(r"\r?\n", "", str(raw)))


def decode_text(raw: object) -> str:
    """Decode what the mail library gives for a header or a file name."""
    if raw is None:
        return ""
    try:
        chunks = decode_header(raw if isinstance(raw, str) else str(raw))
    except (HeaderParseError, ValueError):
        chunks = [(str(raw), None)]
    return " ".join(clean("".join(_chunk(content, charset) for content, charset in chunks)).split())


def _chunk(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogateescape")
    if charset in (None, "unknown-8bit") and content.isascii():
        return content.decode("ascii")
    return decode(content.replace(b"\x00", b""), declared=charset or "").text


def sent_at(mail: Message) -> datetime | None:
    """Return when the mail says it was sent, with a zone."""
    raw = header(mail, "Date")
    try:
        return aware(parsedate_to_datetime(raw))
    except (ValueError, TypeError, IndexError, OverflowError):
        return read_time(raw)


def _mails(data: bytes) -> Iterator[bytes]:
    """Cut a mailbox at its "From " lines, each at the start or after a blank line."""
    starts = [
        match
        for match in _FROM_LINE.finditer(data)
        if match.start() == 0 or data[: match.start()].endswith((b"\n\n", b"\r\n\r\n"))
    ]
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in zip(starts, ends, strict=True):
        yield re.sub(rb"^>(>*From )", rb"\1", data[match.end() : end], flags=re.MULTILINE)


def _gather(mail: Message, reading: _Reading, depth: int = 0) -> None:
    """Sort a mail's MIME tree into bodies and attachments."""
    if depth > 20:
        reading.warnings.append(
            Text("邮件结构嵌套过深，里层没有读取。", "Nested too deeply; the inside was not read.")
        )
    elif mail.get_content_type() == "message/rfc822" or not mail.is_multipart():
        is_body = mail.get_content_type() in _BODY_KINDS and not _is_attached(mail)
        (reading.bodies if is_body else reading.attachments).append(mail)
    elif mail.get_content_type() == "multipart/alternative":
        _gather_alternative(mail, reading, depth)
    else:
        for child in _children(mail):
            _gather(child, reading, depth + 1)


def _children(mail: Message) -> list[Message]:
    payload = mail.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _gather_alternative(mail: Message, reading: _Reading, depth: int) -> None:
    """Take the plain form of a body where it says anything, else the richest; calendar invitations besides."""
    children = _children(mail)
    plain = [child for child in children if child.get_content_type() == "text/plain" and _has_words(child)]
    rich = [child for child in children if _is_rich(child)]
    chosen = (plain or rich)[-1:]
    besides = [
        child for child in children if not _is_rich(child) and child.get_content_type() != "text/plain"
    ]
    for child in chosen + besides:
        _gather(child, reading, depth + 1)


def _has_words(mail: Message) -> bool:
    return bool(_body_text(mail, []).strip())


def _is_rich(mail: Message) -> bool:
    return mail.get_content_type() == "text/html" or mail.get_content_maintype() == "multipart"


def _is_attached(mail: Message) -> bool:
    return mail.get_content_disposition() == "attachment" or bool(mail.get_filename())


def _read_bodies(mail: Message, reading: _Reading) -> None:
    text = "\n\n".join(_body_text(body, reading.warnings) for body in reading.bodies)
    thread = split_thread(text, by=speaker(header(mail, "From")), at=sent_at(mail))
    for part in thread.parts:
        chat = read_chat(part.text)
        if chat is None or len(chat.parts) == 1:
            reading.parts.append(part)
            continue
        reading.parts.extend(replace(inner, place=under(part.place, inner.place)) for inner in chat.parts)
        reading.warnings.extend(chat.warnings)
    reading.warnings.extend(thread.warnings)


def _body_text(mail: Message, warnings: list[Text]) -> str:
    payload = mail.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    decoded = decode(data.replace(b"\x00", b""), declared=mail.get_content_charset("") or "")
    warnings.extend(garbled(decoded))
    text = clean(decoded.text)
    if mail.get_content_type() != "text/html":
        return _unflow(text, mail) if str(mail.get_param("format")).lower() == "flowed" else text
    page = html_to_text(text)
    warnings.extend(hidden_warning(page))
    return page.text


def _unflow(text: str, mail: Message) -> str:
    """Join the lines that "format=flowed" (RFC 3676) broke: those that end with a space, quoted ones left as they are."""
    joint = "" if str(mail.get_param("delsp")).lower() == "yes" else " "
    return re.sub(r"^(?!>)(.*(?<!^--)) \n(?!>|-- $)", rf"\1{joint}", text, flags=re.MULTILINE)


def _read_attachments(source: Source, reading: _Reading, read_source: ReadSource) -> None:
    for number, attachment in enumerate(reading.attachments, 1):
        name = _attachment_name(attachment, number)
        if number > limits.ATTACHMENTS:
            reading.warnings.append(_unread(name, "附件太多", "too many attachments"))
        elif source.depth + 1 > limits.DEPTH:
            reading.warnings.append(_unread(name, "嵌套太深", "nested too deeply"))
        else:
            _read_attachment(
                Source(_attached_bytes(attachment), name, source.depth + 1), reading, read_source
            )


def _read_attachment(inner: Source, reading: _Reading, read_source: ReadSource) -> None:
    if inner.name.lower() == "winmail.dat" or inner.data.startswith(b"\x78\x9f\x3e\x22"):
        reading.warnings.append(_winmail(inner.name))
        return
    try:
        _, found = read_source(inner)
    except UnreadableFile as error:
        reading.warnings.append(_unread(inner.name, error.message.zh, error.message.en))
        return
    place = f"attachment {inner.name}"
    reading.parts.extend(replace(part, place=under(place, part.place)) for part in found.parts)
    reading.warnings.extend(
        Text(f"附件“{inner.name}”：{warning.zh}", f"Attachment “{inner.name}”: {warning.en}")
        for warning in found.warnings
    )


def _attachment_name(mail: Message, number: int) -> str:
    name = decode_text(mail.get_filename()) or decode_text(mail.get_param("name"))
    if name:
        return name
    if mail.get_content_type() == "message/rfc822":
        children = _children(mail)
        return f"{(header(children[0], 'Subject') if children else '') or number}.eml"
    suffix = {"text/calendar": "ics", "text/html": "html", "text/plain": "txt"}.get(
        mail.get_content_type(), "bin"
    )
    return f"{number}.{suffix}"


def _attached_bytes(mail: Message) -> bytes:
    if mail.get_content_type() == "message/rfc822":
        children = _children(mail)
        return children[0].as_bytes() if children else b""
    payload = mail.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _bare(mail: Message, title: str) -> Part:
    """A mail with nothing but its headers: the subject is all it says."""
    if not title:
        raise UnreadableFile(
            Text("这封邮件没有主题，也没有正文。", "This mail has neither a subject nor a body."),
            Text("请把要点粘贴进来。", "Paste what matters."),
        )
    return Part(title, by=speaker(header(mail, "From")), at=sent_at(mail), kind="email", place="subject")


def _unread(name: str, why_zh: str, why_en: str) -> Text:
    return Text(
        f"附件“{name}”没有读取：{why_zh.rstrip('。')}。",
        f"Attachment “{name}” was not read: {why_en.rstrip('.')}.",
    )


def _winmail(name: str) -> Text:
    return Text(
        f"附件“{name}”是 Outlook 专有格式（TNEF），里面的内容没有读取；请对方改用 HTML 或纯文本格式重发。",
        f"Attachment “{name}” is in Outlook's own format (TNEF) and was not read; ask for the mail as HTML or plain text.",
    )


def _unread_mail(number: int, error: UnreadableFile) -> Text:
    return Text(
        f"第 {number} 封邮件没有读取：{error.message.zh}", f"Mail {number} was not read: {error.message.en}"
    )


def _too_many_mails() -> Text:
    return Text(
        f"只读了前 {limits.MESSAGES} 封邮件，其余没有读取；请拆成几份再上传。",
        f"Only the first {limits.MESSAGES} mails were read; split the file to read the rest.",
    )
