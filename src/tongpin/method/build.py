"""Fills the method's frozen classes from data files, by the classes' own annotations.

For each annotation there is one small function from node to value; it is made once and used for every item.
Whatever a field may hold is said on the class, so a new class needs no code here. References to other items
are collected on the way and checked at the end, when every id is known.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import yaml

from tongpin.method.errors import at, nearest
from tongpin.method.fields import PerState, Ref, Within
from tongpin.method.model import STATE_IDS, Method, Text
from tongpin.method.table import Table
from tongpin.method.text import short

FLOAT = "tag:yaml.org,2002:float"
INT = "tag:yaml.org,2002:int"
EMPTY_TEXT = "is empty; write zh, en or both"
BOOL = "tag:yaml.org,2002:bool"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a file that names another item."""

    noun: str
    id: str
    place: str
    node: yaml.Node
    also: tuple[str, ...]


@dataclass(slots=True)
class Build:
    """What is collected while the objects are made."""

    references: list[Reference] = field(default_factory=list)


Convert = Callable[[yaml.Node, str, Build], Any]


def build_nouns(tree: yaml.MappingNode) -> tuple[dict[str, Any], list[Reference]]:
    """Return the value of each noun of `Method` and every reference between items."""
    build = Build()
    fields = _fields(Method)
    nouns: dict[str, Any] = {}
    for key, value in tree.value:
        if key.value not in fields or key.value == "version":
            raise at(key, key.value, f"not a noun of the method{nearest(key.value, fields)}")
        nouns[key.value] = fields[key.value][0](value, key.value, build)
    return nouns, build.references


@cache
def _fields(cls: type) -> dict[str, tuple[Convert, bool]]:
    """Return for each field of `cls` its converter and whether it must be there."""
    hints = typing.get_type_hints(cls, include_extras=True)
    missing = dataclasses.MISSING
    return {
        item.name: (_converter(hints[item.name]), item.default is missing and item.default_factory is missing)
        for item in dataclasses.fields(cls)
    }


def _converter(hint: Any, marks: tuple[Any, ...] = ()) -> Convert:
    """Return the function from node to value for one annotation."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _converter(arguments[0], (*arguments[1:], *marks))
    if hint is Text:
        return _text
    if dataclasses.is_dataclass(hint):
        return _object(typing.cast("type", hint))
    if origin is Literal:
        return _choice(arguments)
    if origin is types.UnionType or origin is typing.Union:
        return _converter(next(one for one in arguments if one is not type(None)), marks)
    return _container(origin, arguments, marks) if origin else _scalar(hint, marks)


def _container(origin: Any, arguments: tuple[Any, ...], marks: tuple[Any, ...]) -> Convert:
    if any(isinstance(mark, PerState) for mark in marks):
        return _per_state(_converter(float))
    if origin is tuple and arguments[-1] is not Ellipsis:
        return _exactly(tuple(_converter(one) for one in arguments))
    if origin is tuple:
        return _keyed_sequence(arguments[0]) if _has_id(arguments[0]) else _sequence(_converter(arguments[0]))
    return _mapping(_converter(arguments[0]), _converter(arguments[1]), keyed=_has_id(arguments[1]))


def _has_id(hint: Any) -> bool:
    return dataclasses.is_dataclass(hint) and any(one.name == "id" for one in dataclasses.fields(hint))


def _scalar(hint: type, marks: tuple[Any, ...]) -> Convert:
    if hint is str:
        return next((_reference(mark) for mark in marks if isinstance(mark, Ref)), _word)
    if hint is bool:
        return _truth
    bounds = next((mark for mark in marks if isinstance(mark, Within)), None)
    return _number(hint, bounds)


def _word(node: yaml.Node, place: str, build: Build) -> str:  # noqa: ARG001
    if not isinstance(node, yaml.ScalarNode):
        raise at(node, place, "must be a single value")
    return str(node.value)


def _truth(node: yaml.Node, place: str, build: Build) -> bool:  # noqa: ARG001
    if node.tag != BOOL:
        raise at(node, place, f"must be true or false, not {node.value}")
    return str(node.value).lower() in {"true", "yes", "on"}


def _number(hint: type, bounds: Within | None) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> Any:  # noqa: ARG001
        if node.tag != INT and (hint is int or node.tag != FLOAT):
            kind = "a whole number" if hint is int else "a number"
            raise at(node, place, f"must be {kind}, not {_shown(node)}")
        value = hint(node.value)
        if bounds and not bounds.low <= value <= bounds.high:
            raise at(node, place, f"must be from {bounds.low:g} to {bounds.high:g}, not {value:g}")
        return value

    return convert


def _shown(node: yaml.Node) -> str:
    return short(str(node.value)) if isinstance(node, yaml.ScalarNode) else "a list or mapping"


def _choice(words: tuple[Any, ...]) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> Any:  # noqa: ARG001
        if not isinstance(node, yaml.ScalarNode) or node.value not in words:
            listed = ", ".join(word for word in words if word)
            raise at(
                node, place, f"must be one of {listed}, not {_shown(node)}{nearest(_shown(node), words)}"
            )
        return str(node.value)

    return convert


def _reference(mark: Ref) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> str:
        value = _word(node, place, build)
        build.references.append(Reference(mark.noun, value, place, node, mark.also))
        return value

    return convert


def _text(node: yaml.Node, place: str, build: Build) -> Text:
    if isinstance(node, yaml.ScalarNode) and node.value.strip():
        return Text(str(node.value), str(node.value))
    if isinstance(node, yaml.ScalarNode):
        raise at(node, place, EMPTY_TEXT)
    words = {key: _word(value, f"{place}.{key}", build) for key, value in _pairs(node, place)}
    wrong = next((key for key in words if key not in {"zh", "en"}), None)
    if wrong is not None:
        raise at(node, f"{place}.{wrong}", "not a language; write zh or en")
    if not any(words.values()):
        raise at(node, place, EMPTY_TEXT)
    return Text(words.get("zh", ""), words.get("en", ""))


def _pairs(node: yaml.Node, place: str) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise at(node, place, "must hold named fields, one a line")
    return [(str(key.value), value) for key, value in node.value]


def _items(node: yaml.Node, place: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise at(node, place, "must be a list, one item a line beginning with -")
    return node.value  # type: ignore[no-any-return]


def _sequence(one: Convert) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> tuple[Any, ...]:
        return tuple(
            one(item, f"{place}[{number}]", build) for number, item in enumerate(_items(node, place), 1)
        )

    return convert


def _exactly(each: tuple[Convert, ...]) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> tuple[Any, ...]:
        items = _items(node, place)
        if len(items) != len(each):
            raise at(node, place, f"must have {len(each)} items, not {len(items)}")
        return tuple(one(item, place, build) for one, item in zip(each, items, strict=True))

    return convert


def _per_state(one: Convert) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> tuple[Any, ...]:
        pairs = dict(_pairs(node, place))
        wrong = next((key for key in pairs if key not in STATE_IDS), None)
        if wrong is not None:
            raise at(node, f"{place}.{wrong}", f"not a state{nearest(wrong, STATE_IDS)}")
        lacking = [state for state in STATE_IDS if state not in pairs]
        if lacking:
            raise at(node, place, f"lacks {', '.join(lacking)}; all six states are needed")
        return tuple(one(pairs[state], f"{place}.{state}", build) for state in STATE_IDS)

    return convert


def _mapping(key_of: Convert, value_of: Convert, *, keyed: bool) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> Mapping[Any, Any]:
        _pairs(node, place)
        return Table(
            {
                key_of(key, f"{place}.{key.value}", build): value_of(
                    _with_id(value, key) if keyed else value, f"{place}.{key.value}", build
                )
                for key, value in node.value
            }
        )

    return convert


def _keyed_sequence(hint: Any) -> Convert:
    keyed = _mapping(_word, _converter(hint), keyed=True)

    def convert(node: yaml.Node, place: str, build: Build) -> tuple[Any, ...]:
        return tuple(keyed(node, place, build).values())

    return convert


def _with_id(node: yaml.Node, key: yaml.Node) -> yaml.Node:
    """Return the item with its key as the field `id`."""
    if not isinstance(node, yaml.MappingNode):
        return node
    name = yaml.ScalarNode("tag:yaml.org,2002:str", "id", key.start_mark, key.end_mark)
    return yaml.MappingNode(node.tag, [(name, key), *node.value], key.start_mark, node.end_mark)


def _object(cls: type) -> Convert:
    def convert(node: yaml.Node, place: str, build: Build) -> Any:
        fields = _fields(cls)
        if isinstance(node, yaml.ScalarNode) and next(iter(fields)) == "verdict":
            return cls(fields["verdict"][0](node, place, build))
        pairs = _pairs(node, place)
        for key, value in pairs:
            if key not in fields:
                raise at(value, f"{place}.{key}", f"not a field here{nearest(key, fields)}")
        given = {key for key, _ in pairs}
        lacking = [name for name, (_, needed) in fields.items() if needed and name not in given]
        if lacking:
            raise at(node, place, f"lacks {', '.join(lacking)}")
        return cls(**{key: fields[key][0](value, f"{place}.{key}", build) for key, value in pairs})

    return convert
