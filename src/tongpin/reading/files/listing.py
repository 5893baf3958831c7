"""JSON: a list of messages or lines, as chat exports and programs of the customer's own give it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tongpin.method.model import Text
from tongpin.reading.files.chat import media_warnings
from tongpin.reading.files.columns import message_of
from tongpin.reading.files.encoding import clean, decode, garbled
from tongpin.reading.files.errors import UnreadableFile
from tongpin.reading.files.model import Found, Source
from tongpin.reading.types import Part


def read_listing(source: Source) -> Found:
    """Read a JSON list, an object that holds one list, or one JSON value a line; items are texts or messages.

    Raises `UnreadableFile` where it is broken, is a case file, or has no messages.
    """
    decoded = decode(source.data)
    items = _items(_load(decoded.text))
    parts = tuple(
        part for number, item in enumerate(items, 1) if (part := _part(item, f"item {number}")) is not None
    )
    if not parts:
        raise _no_messages()
    return Found(parts, garbled(decoded) + _passed_over(len(items) - len(parts)) + media_warnings(parts))


def _load(text: str) -> object:
    text = text.lstrip("\ufeff")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise _broken("嵌套太深", "nested too deeply") from error
    except ValueError as error:
        try:
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        except (ValueError, RecursionError):
            line = getattr(error, "lineno", 1)
            raise _broken(f"第 {line} 行有错", f"wrong at line {line}") from error


def _items(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        raise _no_messages()
    if "deal" in value and "events" in value:
        raise UnreadableFile(
            Text(
                "这是一个案例文件（deal、events），不是聊天记录。",
                "This is a case file (deal, events), not a list of messages.",
            ),
            Text(
                "请用“导入”功能导入，或在命令行用 tongpin judge。",
                "Bring it in by import, or use tongpin judge.",
            ),
        )
    lists = [inner for inner in value.values() if isinstance(inner, list)]
    return lists[0] if len(lists) == 1 else [value]


def _part(item: object, place: str) -> Part | None:
    if isinstance(item, str):
        text = clean(item).strip()
        return Part(text, kind="note", place=place) if text else None
    if isinstance(item, Mapping):
        return message_of({str(key): value for key, value in item.items()}, place)
    return None


def _passed_over(count: int) -> tuple[Text, ...]:
    if not count:
        return ()
    return (Text(f"{count} 项里没有文字，没有计入。", f"{count} item(s) without text were passed over."),)


def _broken(why_zh: str, why_en: str) -> UnreadableFile:
    return UnreadableFile(
        Text(f"这个 JSON 读不懂：{why_zh}。", f"This JSON cannot be made out: {why_en}."),
        Text("请重新导出，或把内容粘贴进来。", "Export it again, or paste its content."),
    )


def _no_messages() -> UnreadableFile:
    return UnreadableFile(
        Text("这个 JSON 里没有消息列表。", "This JSON holds no list of messages."),
        Text(
            '需要形如 [{"by": "王总", "at": "2025-03-01 10:32", "text": "……"}] 的列表。',
            'A list such as [{"by": "Wang", "at": "2025-03-01 10:32", "text": "…"}] is needed.',
        ),
    )
