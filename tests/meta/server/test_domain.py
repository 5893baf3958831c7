"""What holds for the code of the domain, found by reading it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tongpin.server
from tests.writes import ELSEWHERE, READS, UNAUDITED, WRITES

SERVER = Path(tongpin.server.__file__).parent
APPS = ("core", "people", "accounts", "deals", "evidence", "assurance", "insight", "cash")


def public_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Walk the public functions of every domain module, as app.noun.function."""
    for app in APPS:
        for path in sorted((SERVER / app / "domain").glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield f"{app}.{path.stem}.{node.name}", node


def test_every_domain_function_is_a_tested_write_or_known_to_write_nothing() -> None:
    known = set(WRITES) | set(UNAUDITED) | set(READS) | set(ELSEWHERE)
    found = {name for name, _ in public_functions()}
    assert (found - known, known - found) == (set(), set())


def test_every_write_takes_keywords_and_its_actor_first() -> None:
    wrong = [
        name
        for name, node in public_functions()
        if name in WRITES and (node.args.args or node.args.kwonlyargs[0].arg != "actor")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ELSEWHERE)
def test_writes_tested_elsewhere_are_tested_there(name: str) -> None:
    test = Path(__file__).parents[3] / ELSEWHERE[name]
    assert name.rpartition(".")[2] in test.read_text(encoding="utf-8")


def test_every_noun_has_one_name_in_every_room() -> None:
    for app in APPS:
        nouns = {path.stem for path in (SERVER / app / "models").glob("*.py")} - {"__init__"}
        reads = {path.stem for path in (SERVER / app / "queries").glob("*.py")} - {"__init__"}
        assert reads <= nouns | {"settings"}, app


def door_modules() -> list[Path]:
    return [
        *(SERVER / "api").rglob("*.py"),
        *(SERVER / "web").rglob("*.py"),
    ]


def test_doors_hold_no_queries_and_no_raw_sql() -> None:
    wrong = []
    for path in door_modules():
        wrong += [
            f"{path.relative_to(SERVER)}:{node.lineno} .{node.attr}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "raw", "extra", "cursor"}
        ]
    assert wrong == []


def test_nothing_is_marked_safe_or_given_to_the_database_unlooked_at() -> None:
    wrong = []
    for path in SERVER.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        wrong += [
            f"{path.relative_to(SERVER)}: {word}"
            for word in ("csrf_exempt", ".raw(", ".extra(", "|safe")
            if word in text
        ]
    assert wrong == []
