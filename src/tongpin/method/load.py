"""Loads the method once: the files of `data/`, a company's overlays, the checks, the version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tongpin.method.build import build_nouns
from tongpin.method.files import MAPPING, read_tree
from tongpin.method.model import Method
from tongpin.method.overlay import with_overlay
from tongpin.method.rules import check

DATA = Path(__file__).parent / "data"


def load_method(overlays: Sequence[Path] = ()) -> Method:
    """Return the method, with a company's own files laid over it in the order given.

    Parameters: `overlays`, paths of overlay files; none for the method as it comes. The same files, unchanged,
    give the same object.

    Raises:
        MethodError: a file is wrong; its text is one line that names file, line, field and mend.
    """
    paths = tuple(Path(path) for path in overlays)
    return _load(paths, tuple(_stamp(path) for path in paths))


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when the file does; a missing file is reported when it is read."""
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)


@cache
def _base() -> yaml.MappingNode:
    pairs = [pair for path in sorted(DATA.glob("*.yaml")) for pair in read_tree(path).value]
    return yaml.MappingNode(MAPPING, pairs)


@cache
def _load(paths: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> Method:  # noqa: ARG001
    tree = _base()
    retired: dict[tuple[str, str], yaml.Node] = {}
    for path in paths:
        tree = with_overlay(tree, read_tree(path), retired)
    nouns, references = build_nouns(tree)
    check(nouns, references, tree, retired)
    return Method(version=_version(nouns), **nouns)


def _version(nouns: dict[str, Any]) -> str:
    """Return a name for exactly this content: comments and layout do not count, any changed word does."""
    content = repr(sorted(nouns.items(), key=lambda pair: pair[0])).encode()
    return hashlib.sha256(content).hexdigest()[:12]
