"""Method files: YAML read as nodes that know their file and line, and laid over one another.

A tree is one mapping node whose keys are nouns. The nodes are kept, not plain values, so that every error
can name the line it comes from, overlays included.
"""

from __future__ import annotations

import io
from pathlib import Path

import yaml

from tongpin.method.errors import MethodError, at

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAPPING = "tag:yaml.org,2002:map"
NULL = "tag:yaml.org,2002:null"


class _Named(io.BytesIO):
    """Bytes with the name that the parser puts into its marks."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def read_tree(path: Path) -> yaml.MappingNode:
    """Read one method file.

    Raises:
        MethodError: the file cannot be opened, is not YAML, uses a key twice or is not a mapping.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MethodError(f"{path.name}: cannot be read ({error.strerror}); check the path") from None
    return parse_tree(data, path.name)


def parse_tree(data: bytes, name: str) -> yaml.MappingNode:
    """Parse one method file's bytes; `name` is used in errors."""
    try:
        node = yaml.compose(_Named(data, name), Loader=Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MethodError(
            f"{name}, line {line}: not valid YAML: {error.problem}; correct that line"
        ) from None
    except (yaml.YAMLError, UnicodeError):
        raise MethodError(f"{name}, line 1: not UTF-8 text; save the file as UTF-8") from None
    if not isinstance(node, yaml.MappingNode):
        raise at(node, name, "must hold nouns such as signals: and actions:; see a file of the method")
    refuse_duplicates(node, "")
    return node


def refuse_duplicates(node: yaml.Node, place: str, met: set[int] | None = None) -> None:
    """Raise for the first key that a mapping has twice, for keys that are no plain words, and for aliases."""
    met = set() if met is None else met
    if id(node) in met:
        raise at(node, place, "is used again by an alias (*); write the value out")
    met.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for one in node.value:
            refuse_duplicates(one, place, met)
    seen = set()
    for key, value in pairs_of(node):
        if not isinstance(key, yaml.ScalarNode):
            raise at(key, place or "top", "a key must be a plain word; put quotation marks round it")
        below = f"{place}.{key.value}" if place else str(key.value)
        if key.value in seen:
            raise at(key, below, "is there twice; keep one")
        seen.add(key.value)
        refuse_duplicates(value, below, met)


def pairs_of(node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Return the keys and values of a mapping node; none of any other."""
    return node.value if isinstance(node, yaml.MappingNode) else []


def child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """Return the value of key `name` in a mapping node, if any."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                return value  # type: ignore[no-any-return]
    return None


def find(tree: yaml.Node, *names: str) -> yaml.Node:
    """Return the deepest node that exists along `names`, for its line."""
    node = tree
    for name in names:
        below = child(node, name)
        if below is None:
            break
        node = below
    return node


def lay_over(base: yaml.Node, top: yaml.Node) -> yaml.Node:
    """Lay `top` over `base`: mappings key by key, anything else replaces; a null removes its key."""
    if not (isinstance(base, yaml.MappingNode) and isinstance(top, yaml.MappingNode)):
        return top
    merged = {key.value: (key, value) for key, value in base.value}
    for key, value in top.value:
        if value.tag == NULL:
            merged.pop(key.value, None)
        elif key.value in merged:
            merged[key.value] = (key, lay_over(merged[key.value][1], value))
        else:
            merged[key.value] = (key, value)
    return yaml.MappingNode(MAPPING, list(merged.values()), top.start_mark, top.end_mark)
