"""Tables whose columns are a chat's: time, speaker, words. Exports by chat programs come so as CSV, XLSX or JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tongpin.reading.files.encoding import clean
from tongpin.reading.files.times import SHANGHAI, read_time
from tongpin.reading.types import Part

_WORDS = (
    "text", "content", "message", "msg", "body", "words", "strcontent", "line", "内容", "消息", "消息内容", "聊天内容", "正文", "文本",
    "發言內容", "发言", "发言内容",
)  # fmt: skip
_SPEAKERS = (
    "by", "sender", "from", "speaker", "name", "author", "user", "talker", "nickname", "sendername", "fromname", "from_name",
    "发送人", "发送者", "发言人", "发件人", "说话人", "昵称", "姓名", "寄件者", "發送者",
)  # fmt: skip
_TIMES = (
    "at", "time", "date", "datetime", "timestamp", "createtime", "created_at", "strtime", "sent", "sent_at", "ts", "时间", "日期",
    "发送时间", "消息时间", "時間", "日期时间",
)  # fmt: skip


def message_of(row: Mapping[str, object], place: str) -> Part | None:
    """Return the message that a row or an object with named fields is; None where it has no words."""
    named = {_plain(key): value for key, value in row.items()}
    words = _first(named, _WORDS)
    text = clean(words).strip() if isinstance(words, str) else ""
    if not text:
        return None
    speaker = _first(named, _SPEAKERS)
    return Part(text, _speaker(speaker), time_of(_first(named, _TIMES)), "chat", place)


def is_chat_header(names: Sequence[str]) -> bool:
    """Whether a table's header has a column of words and one of speakers."""
    plain = {_plain(name) for name in names}
    return bool(plain & set(_WORDS)) and bool(plain & set(_SPEAKERS))


def time_of(value: object) -> datetime | None:
    """Return a time given as text, or as seconds or milliseconds since 1970."""
    if isinstance(value, str) and re.fullmatch(r"\d{10}(\d{3})?", value.strip()):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value >= 1e11 else value
        return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI) if 1e8 <= seconds < 4e9 else None
    return read_time(value) if isinstance(value, str) else None


def _speaker(value: object) -> str:
    if isinstance(value, Mapping):
        value = _first({_plain(str(key)): inner for key, inner in value.items()}, _SPEAKERS)
    return " ".join(clean(value).split()) if isinstance(value, str) else ""


def _first(named: Mapping[str, object], wanted: Sequence[str]) -> object:
    return next((named[name] for name in wanted if named.get(name) not in (None, "")), None)


def _plain(name: str) -> str:
    return re.sub(r"[\s*\ufeff]", "", name).lower()
