"""The code stays small: sizes of files and functions, and docstrings on what is public."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "tongpin"
FILE_LINES = 600
FUNCTION_LINES = 80
FILES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
FUNCTIONS = [
    (path, node)
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_files_are_small() -> None:
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {str(p): n for p, n in lines.items() if n > FILE_LINES} == {}


def test_functions_are_short() -> None:
    long = {
        f"{p.relative_to(SOURCE)}:{n.name}": length(n) for p, n in FUNCTIONS if length(n) > FUNCTION_LINES
    }
    assert long == {}


def test_functions_are_mostly_very_short() -> None:
    lengths = sorted(length(n) for _, n in FUNCTIONS)
    assert statistics.median(lengths) <= 12
    assert lengths[int(len(lengths) * 0.95)] <= 40


def test_modules_say_what_they_are_for() -> None:
    silent = [
        str(p.relative_to(SOURCE))
        for p, t in TREES.items()
        if p.stat().st_size > 0 and not ast.get_docstring(t)
    ]
    assert silent == []


def test_public_functions_of_the_library_have_docstrings() -> None:
    wings = ("method", "reading", "engine", "casefile")
    silent = [
        f"{path.relative_to(SOURCE)}:{node.name}"
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
        if path.relative_to(SOURCE).parts[0] in wings
    ]
    assert silent == []
