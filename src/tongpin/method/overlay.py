"""A company's own file laid over the method: it changes, adds and retires items.

```yaml
signals:
  sig_satisfied_no_need: {ambiguity: medium}   # changes one field
  sig_ours: {...}                              # adds one, with every field it needs
retire: [act_hospitality, roles.gatekeeper]    # noun.id where two nouns share an id
```
A field set to nothing (`~`) is removed. What others refer to cannot be retired unless they are changed or
retired too.
"""

from __future__ import annotations

import difflib

import yaml

from tongpin.method.errors import at, nearest
from tongpin.method.files import MAPPING, child, lay_over, pairs_of

RETIRE = "retire"
FIXED = ("states", "selling_stages", "outcomes")


def with_overlay(
    tree: yaml.MappingNode, overlay: yaml.MappingNode, retired: dict[tuple[str, str], yaml.Node]
) -> yaml.MappingNode:
    """Return `tree` with the overlay's items changed, added and retired; notes in `retired` what went where."""
    _refuse_strangers(tree, overlay)
    changes = [(key, value) for key, value in overlay.value if key.value != RETIRE]
    merged = lay_over(tree, yaml.MappingNode(MAPPING, changes, overlay.start_mark, overlay.end_mark))
    wanted = child(overlay, RETIRE)
    if wanted is None:
        return merged  # type: ignore[return-value]
    gone = _named(merged, wanted)
    retired.update(gone)
    return _without_retired(merged, set(gone))


def _refuse_strangers(tree: yaml.MappingNode, overlay: yaml.MappingNode) -> None:
    nouns = [key.value for key, _ in tree.value]
    for key, value in overlay.value:
        if key.value not in {*nouns, RETIRE}:
            raise at(key, key.value, f"not a noun of the method{nearest(key.value, [*nouns, RETIRE])}")
        if key.value in FIXED:
            _refuse_new(key.value, value, tree)
        elif key.value != RETIRE:
            _refuse_misspelt(key.value, value, tree)


def _refuse_new(noun: str, items: yaml.Node, tree: yaml.MappingNode) -> None:
    known = [key.value for key, _ in pairs_of(child(tree, noun))]
    for key, value in pairs_of(items):
        if key.value not in known or value.tag.endswith(":null"):
            raise at(key, f"{noun}.{key.value}", f"{noun} are fixed; change {known[0]} to {known[-1]} only")


def _refuse_misspelt(noun: str, items: yaml.Node, tree: yaml.MappingNode) -> None:
    """A new item that lacks most of what its nearest namesake has was meant to be that one."""
    known = {key.value: value for key, value in pairs_of(child(tree, noun))}
    for key, value in pairs_of(items):
        near = difflib.get_close_matches(key.value, known, n=1, cutoff=0.8)
        if key.value in known or not near or not isinstance(known[near[0]], yaml.MappingNode):
            continue
        fields = {field.value for field, _ in known[near[0]].value}
        given = {field.value for field, _ in value.value} if isinstance(value, yaml.MappingNode) else set()
        if len(fields - given) > len(fields) / 2:
            mend = f"did you mean {near[0]}? A new one needs every field"
            raise at(key, f"{noun}.{key.value}", f"no such item; {mend}")


def _named(tree: yaml.Node, wanted: yaml.Node) -> dict[tuple[str, str], yaml.Node]:
    """Return the noun and id of each word of the retire list."""
    if not isinstance(wanted, yaml.SequenceNode):
        raise at(wanted, RETIRE, "must be a list of ids")
    return {_place(tree, node): node for node in wanted.value}


def _without_retired(tree: yaml.Node, gone: set[tuple[str, str]]) -> yaml.MappingNode:
    pairs = [
        (key, _without(value, {name for noun, name in gone if noun == key.value}))
        for key, value in tree.value
    ]
    return yaml.MappingNode(MAPPING, pairs, tree.start_mark, tree.end_mark)


def _without(items: yaml.Node, names: set[str]) -> yaml.Node:
    if not names:
        return items
    kept = [pair for pair in items.value if pair[0].value not in names]
    return yaml.MappingNode(items.tag, kept, items.start_mark, items.end_mark)


def _place(tree: yaml.Node, node: yaml.Node) -> tuple[str, str]:
    """Return the noun and id that a word of the retire list means."""
    word = str(node.value)
    found = [
        (key.value, item.value)
        for key, items in tree.value
        if isinstance(items, yaml.MappingNode)
        for item, _ in items.value
        if word in {item.value, f"{key.value}.{item.value}"} and (key.value != "answers" or "." in word)
    ]
    if not found:
        raise at(node, RETIRE, f"nothing is called {word}{nearest(word, _ids(tree))}")
    if len(found) > 1:
        raise at(node, RETIRE, f"{word} could be {' or '.join('.'.join(one) for one in found)}; write which")
    if found[0][0] in FIXED:
        raise at(node, RETIRE, f"{found[0][0]} are fixed; {word} cannot be retired")
    return found[0]


def _ids(tree: yaml.Node) -> list[str]:
    return [
        item.value
        for key, items in tree.value
        if isinstance(items, yaml.MappingNode) and key.value != "answers"
        for item, _ in items.value
    ]
