"""The method's nouns and items for people and as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from tongpin.cli.terminal import pad, paint, paragraph, width
from tongpin.method import Method, Text
from tongpin.method.rules import ids_of


def nouns(method: Method) -> list[str]:
    """Return the names of the method's nouns."""
    return [one.name for one in dataclasses.fields(method) if one.name != "version"]


def known_words(method: Method) -> list[str]:
    """Return everything `find` finds."""
    return [*nouns(method), *(item for noun in nouns(method) for item in _ids(method, noun))]


def _ids(method: Method, noun: str) -> list[str]:
    value = getattr(method, noun)
    return [] if dataclasses.is_dataclass(value) else list(ids_of(value))


def find(method: Method, word: str) -> dict[str, Any]:
    """Return what `word` names: the items of a noun, or each item with that id, by "noun.id"."""
    if word in nouns(method):
        return {word: getattr(method, word)}
    return {
        f"{noun}.{word}": _item(getattr(method, noun), word)
        for noun in nouns(method)
        if word in _ids(method, noun)
    }


def _item(items: Any, word: str) -> Any:
    return next(one for one in items if one.id == word) if isinstance(items, tuple) else items[word]


def index_json(method: Method) -> dict[str, Any]:
    """Return the version and how many items each noun has."""
    return {"version": method.version, "nouns": {noun: _count(method, noun) for noun in nouns(method)}}


def _count(method: Method, noun: str) -> int:
    value = getattr(method, noun)
    return len(dataclasses.fields(value)) if dataclasses.is_dataclass(value) else len(value)


def index_text(method: Method, lang: str) -> str:
    """Return the version and how many items each noun has, as text."""
    head = ("version" if lang == "en" else "版本") + f" {method.version}"
    wide = max(width(noun) for noun in nouns(method))
    return "\n".join(
        [head, "", *(f"  {pad(noun, wide)}  {_count(method, noun):>4}" for noun in nouns(method))]
    )


def item_json(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was found as plain values, both languages."""
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def item_text(found: Mapping[str, Any], lang: str) -> str:
    """Return what was found as text in one language; a noun's items one a line."""
    return "\n\n".join(
        "\n".join(
            [paint(name, bold=True), *(_list(value, lang) if "." not in name else _lines(value, lang, 1))]
        )
        for name, value in found.items()
    )


def _list(items: Any, lang: str) -> Iterator[str]:
    """Return a noun's items, one a line where they have names."""
    if dataclasses.is_dataclass(items):
        yield from _lines(items, lang, 1)
        return
    pairs = [(one.id, one) for one in items] if isinstance(items, tuple) else list(items.items())
    wide = max((width(key) for key, _ in pairs), default=0)
    for key, one in pairs:
        name = _title(one, lang)
        if name is None:
            yield from [f"  {paint(key, 'name')}", *_lines(one, lang, 2)]
        else:
            yield f"  {paint(pad(key, wide), 'name')}  {name}"


def _title(one: Any, lang: str) -> str | None:
    for attribute in ("name", "text", "condition"):
        text = getattr(one, attribute, None)
        if isinstance(text, Text):
            return text.say(lang)
    return str(one) if isinstance(one, (int, float, str)) else None


def _lines(value: Any, lang: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if dataclasses.is_dataclass(value):
        pairs = [(one.name, getattr(value, one.name)) for one in dataclasses.fields(value)]
    elif isinstance(value, Mapping):
        pairs = list(value.items())
    else:
        pairs = (
            [(str(number), one) for number, one in enumerate(value, 1)] if isinstance(value, tuple) else []
        )
    if not pairs:
        yield f"{indent}{value}"
    for key, one in pairs:
        if _empty(one):
            continue
        flat = _flat(one, lang)
        if flat is None:
            yield f"{indent}{paint(str(key), 'name')}"
            yield from _lines(one, lang, depth + 1)
        else:
            yield paragraph(flat, f"{indent}{paint(str(key), 'name')}: ", indent + "  ")


def _empty(value: Any) -> bool:
    return value in (None, "", (), {}) or value == Text("", "")


def _flat(value: Any, lang: str) -> str | None:
    """Return a value that fits on one line, or None."""
    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, tuple) and all(isinstance(one, (str, int, float)) for one in value):
        return ", ".join(str(one) for one in value)
    return None if dataclasses.is_dataclass(value) or isinstance(value, (Mapping, tuple)) else str(value)
