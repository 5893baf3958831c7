"""What is wrong with a method file, said in one line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import yaml

from tongpin.method.text import MOST_SHOWN, one_line


class MethodError(ValueError):
    """A method file is wrong. Its text is one line: file, line, place, problem and mend."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean X?" for the known word nearest to `word`, or nothing where none is near."""
    found = difflib.get_close_matches(word[:MOST_SHOWN], list(known), n=1, cutoff=0.65)
    return f"; did you mean {found[0]}?" if found else ""


def at(node: yaml.Node | None, place: str, problem: str) -> MethodError:
    """Return the error for `problem` at `node`, which knows its file and line."""
    if node is None or node.start_mark is None:
        return MethodError(one_line(f"{place}: {problem}"))
    mark = node.start_mark
    return MethodError(one_line(f"{mark.name}, line {mark.line + 1}: {place}: {problem}"))
