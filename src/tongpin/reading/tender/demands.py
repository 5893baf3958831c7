"""What an offer must have or it is out: conditions for taking part, and marked demands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tongpin.reading.tender.lines import Line, quote_of, section
from tongpin.reading.tender.model import Criterion
from tongpin.reading.types import Part

OPENS = re.compile(
    r"资格(?:要求|条件|审查)|资质(?:要求|条件)|(?:投标人|供应商|申请人|响应人)(?:应具备|须具备)的?条件|准入条件"
    r"|qualification|eligibility|mandatory requirements|minimum requirements",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,2}(?:[.、．)）]\s*|\s+|(?=[\u4e00-\u9fff]))(?![\d,]|(?:年|个|月|日|天|万|元|家|次|小时|分钟|项|台|吨))|[（(](?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,2})[）)]\s*|[①-⑳]|[•·●▪◆■\-–]\s+|[a-z][.)]\s+)"
)
_MARKED = re.compile(r"^(?:\d[\d.、]*\s*)?[★※☆]\s*")
_EMPTY = re.compile(
    r"[、，,]$|(?:如下|要求|规定|条件)\s*[:：;；]?$|^(?:合同包|采购包|标段|包)\s*[\d一二三四]+"
)
_STOP = re.compile(r"[，。；：;:（(]|,\s|\.\s|\s-\s")
_WHO = re.compile(
    r"^(?:the )?(?:bidder|tenderer|supplier|vendor|provider)s?\s+(?:must|shall|should)\s+", re.IGNORECASE
)
_LONGEST_NAME = 40
_SHORTEST = 6


def demands(lines: Sequence[Line], parts: Sequence[Part]) -> tuple[Criterion, ...]:
    """Return the demands, each once: lots often repeat them word for word."""
    found: dict[str, Criterion] = {}
    for _, body in section(lines, OPENS):
        for item in _items(body):
            _add(found, item, parts)
    for line in lines:
        if _MARKED.match(line.text):
            _add(found, [line], parts)
    return tuple(found.values())


def _add(found: dict[str, Criterion], item: Sequence[Line], parts: Sequence[Part]) -> None:
    text = _joined(item)
    if len(text) < _SHORTEST or _EMPTY.search(text):
        return
    key = re.sub(r"\W", "", text)
    found.setdefault(key, Criterion("must", _name(text), text, quote_of(item, parts), item[0].place))


def _joined(item: Sequence[Line]) -> str:
    first = _MARKED.sub("", _ITEM.sub("", item[0].text, count=1))
    text = first
    for line in item[1:]:
        gap = " " if text[-1:].isascii() and line.text[:1].isascii() else ""
        text += gap + line.text
    return text.strip(" ；;。")


def _name(text: str) -> str:
    """Return the demand in a few words: up to its first stop, without who must meet it."""
    said = _WHO.sub("", text)
    short = (_STOP.split(said, maxsplit=1)[0].strip() or said)[:_LONGEST_NAME]
    if short.isascii() and len(said) > len(short) == _LONGEST_NAME:
        short = short.rpartition(" ")[0] or short
    return short[:1].upper() + short[1:]


def _items(body: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the numbered items of a section, each with the lines that go on with it."""
    item: list[Line] = []
    for line in body:
        if line.is_heading and not _ITEM.match(line.text):
            break
        if _ITEM.match(line.text):
            if item:
                yield item
            item = [line]
        elif item and not _EMPTY.match(line.text):
            item.append(line)
        elif item:
            yield item
            item = []
    if item:
        yield item
