"""What a chat message carries of other messages: a quoted reply above it, a forwarded bundle inside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tongpin.reading.files.lines import fold
from tongpin.reading.types import Part

SplitChat = Callable[[str], tuple[Part, ...] | None]

_QUOTE = re.compile(
    r"\A(?:这是一条引用/?回复消息:\s*)?[「“\"『](?P<by>[^:「」\n]{1,40}):\s*(?P<text>.*?)[」”\"』]\s*\n\s*(?:[-—–―]\s?){5,}\s*(?:\n|\Z)",
    re.DOTALL,
)
_BUNDLE_TITLE = re.compile(
    r"^[\s\[【《「—–―\-]*(?:.{1,60}的)?(?:聊天记录|聊天紀錄|會話記錄|会话记录|消息记录)(?:如下)?[\s\]】》」:—–―\-]*$"
    r"|^[\s\[—–―\-]*Chat [Hh]istory\b[^\n]{0,60}$"
)
_LINE = re.compile(r"^\s*(?P<by>[^\s:,。!?「」\[\]]{1,20}(?: [A-Z][\w.]{0,15})?)\s*:\s*(?P<text>\S.*)$")
_TITLE_LENGTH = 120
_CUT_SHORT = re.compile(r"(?:…|\.{3})$")


@dataclass(frozen=True, slots=True)
class _Quote:
    by: str
    text: str
    place: str


def is_bundle_title(line: str) -> bool:
    """Whether a line is the title of a chat that was forwarded or exported ("王总监和李明的聊天记录")."""
    return len(line) < _TITLE_LENGTH and _BUNDLE_TITLE.match(fold(line)) is not None


def take_quotes(parts: Sequence[Part], split_chat: SplitChat) -> tuple[Part, ...]:
    """Take quoted replies out of messages and open forwarded bundles.

    A quoted message that is not among the others comes as a part of its own, before the one that quotes it, with its
    speaker and without a time: it is older than its quote, and nothing says how much.
    """
    opened = [inner for part in parts for inner in _open_bundle(part, split_chat)]
    pairs = [_unquote(part) for part in opened]
    said = [_squeeze(part.text) for part, _ in pairs]
    return tuple(_ordered(pairs, said))


def _ordered(pairs: Sequence[tuple[Part, _Quote | None]], said: Sequence[str]) -> Iterator[Part]:
    everything = "\n".join(said)
    for part, quote in pairs:
        if quote is not None and _squeeze(_CUT_SHORT.sub("", quote.text)) not in everything:
            yield Part(quote.text, quote.by, None, part.kind, quote.place)
        if part.text:
            yield part


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _unquote(part: Part) -> tuple[Part, _Quote | None]:
    match = _QUOTE.match(fold(part.text))
    if match is None:
        return part, None
    by, text = (part.text[match.start(group) : match.end(group)].strip() for group in ("by", "text"))
    quote = _Quote(by, text, f"quoted in {part.place}")
    return replace(part, text=part.text[match.end() :].strip()), quote if quote.text else None


def _open_bundle(part: Part, split_chat: SplitChat) -> Iterator[Part]:
    """Yield the messages of a forwarded bundle, with the times that it gives and none where it gives none."""
    title, _, rest = part.text.partition("\n")
    inner = _bundled(rest, split_chat) if is_bundle_title(title) and rest.strip() else None
    if inner is None:
        yield part
        return
    yield from (replace(each, kind="chat", place=f"forwarded in {part.place}") for each in inner)


def _bundled(text: str, split_chat: SplitChat) -> tuple[Part, ...] | None:
    parts = split_chat(text)
    if parts is not None:
        return parts
    lines = [line for line in text.split("\n") if line.strip()]
    matches = [_LINE.match(fold(line)) for line in lines]
    if not all(matches):
        return None
    return tuple(
        Part(line[match.start("text") :].strip(), match["by"])
        for line, match in zip(lines, matches, strict=True)
        if match is not None
    )
