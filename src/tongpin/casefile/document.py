"""A case file's text to plain nodes with line numbers: safe YAML or JSON, nothing guessed.

Scalars stay as they are written: `2025-01-06`, `no` and `007` are not turned into a date, a truth or a number
here; the field that reads them knows what it wants. The parser's events are taken one by one, so that
neither deep nesting nor a bomb of aliases can hurt.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from tongpin.casefile.errors import CaseError

MAX_DEPTH = 32
MAX_ALIASES = 200
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULLS = {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Node:
    """One value of the file: a dict, a list, a string, a number, a truth or nothing, and its line (0: unknown)."""

    value: Any
    line: int = 0


def parse(text: str, name: str) -> Node:
    """Parse a case file's text.

    Raises:
        CaseError: it is neither YAML nor JSON, has a key twice, nests too deep or repeats too much by aliases.
    """
    looks_json = text.lstrip()[:1] in {"{", "["}
    if not looks_json:
        return _Yaml(name).parse(text)
    try:
        return _json(text, name)
    except json.JSONDecodeError as error:
        if not name.lower().endswith(".json"):
            return _Yaml(name).parse(text)
        raise CaseError(
            f"{name}: line {error.lineno}: not valid JSON ({error.msg}); correct column {error.colno}"
        ) from None


def _json(text: str, name: str) -> Node:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Node]:
        made: dict[str, Node] = {}
        for key, value in found:
            if key in made:
                raise CaseError(f"{name}: the key {key} is there twice in one place; keep one")
            made[key] = _wrap(value)
        return made

    def refuse(word: str) -> NoReturn:
        raise CaseError(f"{name}: {word} is not a number that a case may have; write a plain number")

    try:
        return _wrap(json.loads(text, object_pairs_hook=pairs, parse_constant=refuse))
    except RecursionError:
        raise CaseError(f"{name}: nests deeper than any case; it is not a case file") from None
    except (CaseError, json.JSONDecodeError):
        raise
    except ValueError:
        raise CaseError(f"{name}: holds a number with too many digits; write a plain number") from None


def _wrap(value: Any) -> Node:
    if isinstance(value, list):
        return Node([_wrap(one) for one in value])
    return Node(value)


class _Yaml:
    """Builds nodes from the parser's events with a stack of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stack: list[tuple[Node, str | None]] = []  # open containers; a mapping with its waiting key
        self.anchors: dict[str, Node] = {}
        self.aliases = 0
        self.root: Node | None = None
        self.documents = 0

    def parse(self, text: str) -> Node:
        """Parse the text and return its one document."""
        try:
            for event in yaml.parse(text, Loader=Loader):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            self._refuse_marked(error)
        except yaml.reader.ReaderError as error:
            raise CaseError(f"{self.name}: holds a control character ({_shown(error)}); remove it") from None
        except (yaml.YAMLError, UnicodeError):
            raise CaseError(f"{self.name}: holds a character that is not text; remove it") from None
        return self.root or Node(None)

    def _refuse_marked(self, error: yaml.MarkedYAMLError) -> NoReturn:
        if "nesting depth" in str(error.problem):
            raise CaseError(f"{self.name}: nests deeper than any case; it is not a case file") from None
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        mend = (
            "indent with spaces, not tabs"
            if "token" in str(error.problem)
            else "check quotation marks and indents"
        )
        raise CaseError(f"{self.name}: line {line}: not valid YAML ({error.problem}); {mend}") from None

    def _take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise CaseError(f"{self.name}: line {line}: holds a second document; one file is one deal")
        elif isinstance(event, yaml.AliasEvent):
            self._put(self._alias(event.anchor or "", line))
        elif isinstance(event, yaml.ScalarEvent):
            nothing = event.style is None and event.value in NULLS
            self._put(self._anchored(event, Node(None if nothing else event.value, line)))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(
                self._anchored(event, Node({} if isinstance(event, yaml.MappingStartEvent) else [], line))
            )
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()

    def _anchored(self, event: Any, node: Node) -> Node:
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, anchor: str, line: int) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise CaseError(
                f"{self.name}: line {line}: uses more than {MAX_ALIASES} aliases (*); write the values out"
            )
        node = self.anchors.get(anchor)
        if node is None or any(node is holder for holder, _ in self.stack) or not _is_scalar(node):
            raise CaseError(f"{self.name}: line {line}: the alias *{anchor} is no single value; write it out")
        return node

    def _open(self, node: Node) -> None:
        self._put(node)
        self.stack.append((node, None))
        if len(self.stack) > MAX_DEPTH:
            raise CaseError(
                f"{self.name}: line {node.line}: nests deeper than any case; it is not a case file"
            )

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        holder, key = self.stack[-1]
        if isinstance(holder.value, list):
            holder.value.append(node)
        elif key is None:
            self.stack[-1] = (holder, self._key(holder, node))
        else:
            holder.value[key] = node
            self.stack[-1] = (holder, None)

    def _key(self, holder: Node, node: Node) -> str:
        if not isinstance(node.value, str):
            raise CaseError(
                f"{self.name}: line {node.line}: a key must be a word; see the case file's own keys"
            )
        if node.value in holder.value:
            raise CaseError(f"{self.name}: line {node.line}: the key {node.value} is there twice; keep one")
        return node.value


def _is_scalar(node: Node) -> bool:
    return not isinstance(node.value, (dict, list))


def _shown(error: Any) -> str:
    character = getattr(error, "character", "?")
    return f"U+{ord(character) if isinstance(character, str) else character:04X}"


Parse = Callable[[str, str], Node]
