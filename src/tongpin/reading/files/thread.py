"""Mail threads: a text that carries earlier mails below or inside it, taken apart into its messages.

Each message whose sender the text names becomes a part of its own with its date. What is no message of its own is
left out and said in a warning: quoting without a name, signatures, legal notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parseaddr

from tongpin.method.model import Text
from tongpin.reading.files.lines import fold, fold_head
from tongpin.reading.files.signature import strip_closing
from tongpin.reading.files.times import CLOCK, DATE, read_time
from tongpin.reading.types import Part

_SEPARATOR = re.compile(
    r"^\s*(?:[-—_=]{2,}\s*(?:原始邮件|原邮件|转发的?邮件(?:信息)?|轉寄的?郵件|原始郵件|回复的邮件"
    r"|Original (?:Message|Email)|Forwarded message|Forwarded by\b[^-]*|Repl(?:y|ied) message)\s*[-—_=]*"
    r"|Begin forwarded message:|(?:开始转发|開始轉寄)[邮郵]件:|以下是(?:转发|原始)邮件:?)\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^[\s*]*(?:发\s?件\s?人|寄\s?件\s?[者人]|From)[\s*]*:[\s*]*(?P<value>\S.*)$", re.IGNORECASE
)
_DATE_HEADER = re.compile(
    r"^[\s*]*(?:发送时间|发送日期|傳送時間|寄件日期|日\s?期|时\s?间|時\s?間|Sent|Date)[\s*]*:[\s*]*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_SUBJECT_HEADER = re.compile(r"^[\s*]*(?:主\s?题|主\s?旨|Subject)[\s*]*:", re.IGNORECASE)
_OTHER_HEADER = re.compile(
    r"^[\s*]*(?:收\s?件\s?[人者]|抄\s?送|副\s?本|密\s?送|附\s?件|重要性|To|Cc|Bcc|Attachments?|Importance|Reply-To)[\s*]*:",
    re.IGNORECASE,
)
_ATTRIBUTION_END = re.compile(r"(?:写道|寫道|wrote)\s?:\s*$", re.IGNORECASE)
_STAMP = re.compile(rf"(?<!\d)\d{{4}}\s?[年/.-]{DATE[DATE.index('(?P<month>') :]}(?:[\s,]*{CLOCK})?")
_ENGLISH_STAMP = re.compile(
    r"(?:On|At)\s+(?P<date>.{4,60}?\d{4}(?:,?\s(?:at\s)?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]\.?M\.?)?)?"
    r"(?:\s?(?:GMT|UTC)?\s?[+-]\d{2}:?\d{2})?)(?P<name>\D.*)$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^\s{0,3}>\s?")
_EDGES = " ,;*"  # around a name in a header
_COLON = re.compile("[:\uff1a]")
_ATTRIBUTION_LENGTH = 300
_HEADER_SPAN = 14  # lines that a header block may take, folded lists of receivers included
_DEPTH = 40  # quoting inside quoting


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages of a text in its own order, newest first as a rule, and what was left out of them."""

    parts: tuple[Part, ...]
    warnings: tuple[Text, ...] = ()


@dataclass(slots=True)
class _Message:
    by: str = ""
    at: datetime | None = None
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A header block or an attribution line: who and when, where its text begins and ends."""

    message: _Message
    begin: int
    end: int
    quoted: bool


@dataclass(slots=True)
class _Left:
    """What was left out, in lines."""

    quoted: int = 0
    signatures: int = 0
    notices: int = 0


def split_thread(text: str, *, by: str = "", at: datetime | None = None) -> Thread:
    """Split a mail's text into the messages it carries.

    `by` and `at` are of the outermost message where its header gave them. A text without any sign of a thread comes
    back as one part. Places are "message 1", "message 2" … in the order of the text where there are several.
    """
    left = _Left()
    messages = list(_split(text.split("\n"), _Message(by, at), left, _DEPTH))
    parts = [part for message in messages if (part := _close(message, left)) is not None]
    if len(parts) > 1:
        parts = [replace(part, place=f"message {number}") for number, part in enumerate(parts, 1)]
    return Thread(tuple(parts), _warnings(left))


def is_thread(text: str) -> bool:
    """Whether a pasted text shows a forwarded or answered mail."""
    lines = text.split("\n")
    return any(_SEPARATOR.match(fold_head(line)) or _open(lines, index) for index, line in enumerate(lines))


def speaker(value: str) -> str:
    """Return the name in a mail header's value, or the address where it has no name."""
    value = re.sub(r"\[mailto:[^\]]*\]", "", fold(value)).strip(_EDGES)
    name, address = parseaddr(value) if "@" in value else (re.sub(r"[<(].*$", "", value), "")
    return " ".join((name or address).strip(" \"'“”").split())


def _split(lines: Sequence[str], message: _Message, left: _Left, depth: int) -> Iterator[_Message]:
    """Yield `message` with its own lines, then the messages found in or below it."""
    inner: list[_Message] = []
    index = 0
    while index < len(lines):
        opening = _open(lines, index) or _open_nameless(lines, index)
        if opening is None:
            if not _SEPARATOR.match(fold_head(lines[index])):
                message.lines.append(lines[index])
            index += 1
            continue
        inner.extend(_inside(lines, opening, left, depth))
        index = opening.end
    yield message
    yield from inner


def _inside(lines: Sequence[str], opening: _Opening, left: _Left, depth: int) -> Iterator[_Message]:
    body = lines[opening.begin : opening.end]
    if opening.quoted:
        body = [_unquoted(line) for line in body]
    if depth == 0:
        left.quoted += _count(body)
        return
    for message in _split(body, opening.message, left, depth - 1):
        if message is opening.message and not message.by:
            left.quoted += _count(message.lines)
        else:
            yield message


def _open(lines: Sequence[str], index: int) -> _Opening | None:
    """Return the message that a header block or an attribution line at `index` opens."""
    header = _header(lines, index)
    if header is not None:
        message, begin = header
        return _Opening(message, begin, len(lines), quoted=False)
    attribution = _attribution(lines, index)
    if attribution is None:
        return None
    message, begin = attribution
    end = _quote_end(lines, begin)
    return _Opening(message, begin, end or len(lines), quoted=end is not None)


def _open_nameless(lines: Sequence[str], index: int) -> _Opening | None:
    end = _quote_end(lines, index) if _QUOTED.match(fold(lines[index][:4])) else None
    return None if end is None else _Opening(_Message(), index, end, quoted=True)


def _header(lines: Sequence[str], index: int) -> tuple[_Message, int] | None:
    """Read a block of "From:", "Sent:", "To:", "Subject:" lines; return its message and the line after it."""
    match = _FROM.match(fold_head(lines[index])) if _COLON.search(lines[index][:20]) else None
    if match is None:
        return None
    at, last, seen_subject = None, index, False
    for at_line in range(index + 1, min(index + _HEADER_SPAN, len(lines))):
        line = fold_head(lines[at_line])
        dated = _DATE_HEADER.match(line)
        if dated is not None and at is None:
            at, last = read_time(dated["value"]), at_line
        elif _OTHER_HEADER.match(line) or _SUBJECT_HEADER.match(line):
            last, seen_subject = at_line, seen_subject or bool(_SUBJECT_HEADER.match(line))
        elif _FROM.match(line) or (not line.strip() and seen_subject):
            break
    if last == index:
        return None
    return _Message(speaker(match["value"]), at), last + 1


def _attribution(lines: Sequence[str], index: int) -> tuple[_Message, int] | None:
    """Read "On … wrote:" or "… 写道:", on one line or broken over two."""
    line = lines[index]
    if not line.strip() or len(line) > _ATTRIBUTION_LENGTH or _QUOTED.match(fold(line[:4])):
        return None
    line = fold(line)
    after = index + 1
    if not _ATTRIBUTION_END.search(line):
        below = fold(lines[after]) if after < len(lines) and len(lines[after]) <= _ATTRIBUTION_LENGTH else ""
        if not _ATTRIBUTION_END.search(below):
            return None
        line, after = f"{line} {below}", after + 1
    message = _attributed(_ATTRIBUTION_END.sub("", line).strip())
    return None if message is None else (message, after)


def _attributed(line: str) -> _Message | None:
    """Read who wrote and when from an attribution without its "wrote:"."""
    stamp = _STAMP.search(line)
    if stamp is not None:
        before = re.sub(r"[\s,]*(?:在|于|於|On|At)?\s*$", "", line[: stamp.start()])
        name = line[stamp.end() :].strip(_EDGES) or before
        return _Message(speaker(name), read_time(stamp[0]))
    english = _ENGLISH_STAMP.match(line)
    if english is None:
        return None
    return _Message(speaker(english["name"]), read_time(re.sub(r"\bat\b", "", english["date"])))


def _quote_end(lines: Sequence[str], begin: int) -> int | None:
    """Return the index after the block of quoted lines that begins at `begin`, blank lines allowed; None without one."""
    end = None
    for index in range(begin, len(lines)):
        if _QUOTED.match(fold(lines[index][:4])):
            end = index + 1
        elif lines[index].strip():
            break
    return end


def _unquoted(line: str) -> str:
    match = _QUOTED.match(fold(line[:4]))
    return line if match is None else line[match.end() :]


def _count(lines: Sequence[str]) -> int:
    return sum(1 for line in lines if line.strip())


def _close(message: _Message, left: _Left) -> Part | None:
    body = strip_closing(message.lines)
    left.signatures += body.signature
    left.notices += body.notice
    return Part(body.text, by=message.by, at=message.at, kind="email") if body.text else None


def _warnings(left: _Left) -> tuple[Text, ...]:
    said = (
        (left.quoted, "引用的旧内容 {} 行没有计入。", "{} line(s) of quoted history were left out."),
        (left.signatures, "签名 {} 行没有计入。", "{} line(s) of signatures were left out."),
        (left.notices, "免责声明 {} 行没有计入。", "{} line(s) of legal notices were left out."),
    )
    return tuple(Text(zh.format(count), en.format(count)) for count, zh, en in said if count)
