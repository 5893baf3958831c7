"""The package's own corpus: labelled texts by many writers, from which the shipped model was made."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tongpin.reading.learned.examples import Example, read_examples, read_headed

FOLDER = Path(__file__).resolve().parent.parent / "data" / "corpus"


def read_folder(folder: Path) -> list[Example]:
    """Read every .jsonl of a folder and every .txt of sentences under headings, in the order of their names."""
    rows = read_examples(sorted(folder.glob("*.jsonl")))
    return [*rows, *(example for path in sorted(folder.glob("*.txt")) for example in read_headed(path))]


@lru_cache(maxsize=1)
def corpus() -> tuple[Example, ...]:
    """Return all of it."""
    return tuple(read_folder(FOLDER))
