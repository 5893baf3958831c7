"""A case file's text to plain nodes with line numbers: safe YAML or JSON, nothing guessed.

Scalars stay as they are written: `2025-01-06`, `no` and `007` are not turned into a date, a truth or a number
here; the field that reads them knows what it wants. The parser's events are taken one by one, so that
neither deep nesting nor a bomb of aliases can hurt.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from tongpin.casefile.errors import CaseError, broken
from tongpin.method.text import short

MAX_DEPTH = 32
MAX_ALIASES = 200
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CORE = "tag:yaml.org,2002:"
PLAIN_TAGS = {"str", "int", "float", "bool", "null", "timestamp", "map", "seq"}
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
        raise broken(
            name,
            f"JSON 不对（{error.msg}）；请改第 {error.colno} 列",
            f"not valid JSON ({error.msg}); correct column {error.colno}",
            error.lineno,
        ) from None


def _json(text: str, name: str) -> Node:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Node]:
        made: dict[str, Node] = {}
        for key, value in found:
            if key in made:
                raise broken(
                    name,
                    f"同一处写了两个 {key}；只留一个",
                    f"the key {key} is there twice in one place; keep one",
                )
            made[key] = _wrap(value)
        return made

    def refuse(word: str) -> NoReturn:
        raise broken(
            name,
            f"{word} 不是能用的数字；请写普通数字",
            f"{word} is not a number that a case may have; write a plain number",
        )

    try:
        return _wrap(json.loads(text, object_pairs_hook=pairs, parse_constant=refuse))
    except RecursionError:
        raise _too_deep(name) from None
    except (CaseError, json.JSONDecodeError):
        raise
    except ValueError:
        raise broken(
            name, "有个数字太长；请写普通数字", "holds a number with too many digits; write a plain number"
        ) from None


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
            shown = _shown(error)
            raise broken(
                self.name,
                f"含有控制字符（{shown}）；请删掉",
                f"holds a control character ({shown}); remove it",
            ) from None
        except (yaml.YAMLError, UnicodeError):
            raise broken(
                self.name, "含有不是文本的字符；请删掉", "holds a character that is not text; remove it"
            ) from None
        return self.root or Node(None)

    def _refuse_marked(self, error: yaml.MarkedYAMLError) -> NoReturn:
        if "nesting depth" in str(error.problem):
            raise _too_deep(self.name) from None
        mark = error.problem_mark or error.context_mark
        tabs = "token" in str(error.problem)
        zh = "缩进请用空格，不要用制表符" if tabs else "请检查引号和缩进"
        en = "indent with spaces, not tabs" if tabs else "check quotation marks and indents"
        raise broken(
            self.name,
            f"YAML 不对（{error.problem}）；{zh}",
            f"not valid YAML ({error.problem}); {en}",
            mark.line + 1 if mark else 1,
        ) from None

    def _take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        self._refuse_tag(getattr(event, "tag", None), line)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise broken(
                    self.name,
                    "里面有第二份文档；一个文件只写一单",
                    "holds a second document; one file is one deal",
                    line,
                )
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

    def _refuse_tag(self, tag: str | None, line: int) -> None:
        if tag is not None and tag != "!" and tag.removeprefix(CORE) not in PLAIN_TAGS:
            raise broken(
                self.name,
                f"不认标签 {short(tag)};请删掉",
                f"the tag {short(tag)} is not known here; remove it",
                line,
            )

    def _anchored(self, event: Any, node: Node) -> Node:
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, anchor: str, line: int) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise broken(
                self.name,
                f"别名（*）超过 {MAX_ALIASES} 处；请把值写出来",
                f"uses more than {MAX_ALIASES} aliases (*); write the values out",
                line,
            )
        node = self.anchors.get(anchor)
        if node is None or any(node is holder for holder, _ in self.stack) or not _is_scalar(node):
            raise broken(
                self.name,
                f"别名 *{short(anchor)} 指的不是单个值；请写出来",
                f"the alias *{short(anchor)} is no single value; write it out",
                line,
            )
        return node

    def _open(self, node: Node) -> None:
        self._put(node)
        self.stack.append((node, None))
        if len(self.stack) > MAX_DEPTH:
            raise _too_deep(self.name, node.line)

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
            raise broken(
                self.name,
                "键要写成一个词；见案例文件的说明",
                "a key must be a word; see the case file's own keys",
                node.line,
            )
        if node.value in holder.value:
            raise broken(
                self.name,
                f"{short(node.value)} 写了两次；只留一个",
                f"the key {short(node.value)} is there twice; keep one",
                node.line,
            )
        return node.value


def _too_deep(name: str, line: int = 0) -> CaseError:
    return broken(name, "嵌套得太深，不是案例文件", "nests deeper than any case; it is not a case file", line)


def _is_scalar(node: Node) -> bool:
    return not isinstance(node.value, (dict, list))


def _shown(error: Any) -> str:
    character = getattr(error, "character", "?")
    return f"U+{ord(character) if isinstance(character, str) else character:04X}"
