"""Labelled texts to learn from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text; no targets means that nothing is in it."""

    text: str
    ours: bool  # one of our side wrote it
    targets: tuple[str, ...]
    writer: str = ""
    lang: str = "zh"
    importance: float = 1.0
    source: str = ""  # the file it is from, empty where it is known to have no writer of its own


def _target(label: str | Mapping[str, str]) -> str:
    return label if isinstance(label, str) else label.get("signal") or label["action"]


def example_of(row: Mapping[str, Any], source: str = "") -> Example:
    """Read one row of the corpus: {"text", "by", "signals", "actions", "writer", "lang"}.

    A label is an id, or {"signal" or "action", "quote"}.
    """
    labels = [*row["signals"], *row["actions"]]
    return Example(
        text=row["text"],
        ours=row["by"] != "buyer",
        targets=tuple(map(_target, labels)),
        writer=row.get("writer", ""),
        lang="en" if row.get("lang") == "en" else "zh",
        source=source,
    )


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """Read files of rows, one a line, in the order given."""
    return [
        example_of(json.loads(line), path.stem)
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def read_headed(path: Path) -> Iterator[Example]:
    """Read a file of sentences under the heading of their target; "> " marks the buyer's own words."""
    target = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            target = line[2:].strip()
        elif line.strip():
            text = line.removeprefix("> ")
            yield Example(
                text=text,
                ours=not line.startswith("> "),
                targets=() if target == "nothing" else (target,),
                writer="headed",
                lang="zh" if _HAN.search(text) else "en",
            )
