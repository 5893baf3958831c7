"""How well does the offline reader read? On the open cases and on the labelled sentences, beside cues alone.

    python benchmarks/reading.py [--without-dev] [FOLDER]

Counts exact ids in each event or sentence as a set. `dev.jsonl` is part of what the weights are learned from;
`--without-dev` learns them anew without it (a minute or two), which is the honest figure for dev. `test.jsonl` is
never learned from and its rows are never looked at; only the sums are printed.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from tongpin import __version__
from tongpin.casefile import read_case
from tongpin.casefile.model import Case, CaseEvent
from tongpin.method import load_method
from tongpin.method.model import STATE_IDS, Method
from tongpin.reading import Reading, Utterance, default_reader
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.reader import CueReader
from tongpin.reading.training import learned

HERE = Path(__file__).resolve().parent
TRAIN = HERE / "data" / "reading" / "train"
OWN_WORDS = frozenset({"email", "chat", "document"})
MOSTLY_LATIN = 0.7


@dataclass(frozen=True)
class Row:
    """One labelled text."""

    utterance: Utterance
    signals: frozenset[str]
    actions: frozenset[str]
    lang: str
    reliabilities: dict[str, str] = field(default_factory=dict)


@dataclass
class Count:
    """Right, false and missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, wanted: Iterable[str], found: Iterable[str]) -> None:
        """Count two sets against each other."""
        want, have = set(wanted), set(found)
        self.right += len(want & have)
        self.false += len(have - want)
        self.missed += len(want - have)

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.false)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return f"P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}  ({self.right}/{self.false}/{self.missed})"


def _language(text: str) -> str:
    return "en" if sum(map(str.isascii, text)) > MOSTLY_LATIN * len(text) else "zh"


def _speaker(case: Case, event: CaseEvent) -> Literal["buyer", "seller_note"]:
    sides = {person.id: person.side for person in case.people} | {p.name: p.side for p in case.people}
    return "buyer" if sides.get(event.by) == "buyer" and event.kind in OWN_WORDS else "seller_note"


def case_rows(folder: Path, method: Method) -> Iterator[Row]:
    """Yield one row an event that has text; an action event's signals are not asked for."""
    for path in sorted(folder.glob("*.yaml")):
        case = read_case(path.read_bytes(), path.name, method)
        for event in case.events:
            if not event.text.strip():
                continue
            marks = event.signals or ()
            yield Row(
                Utterance(text=event.text, speaker=_speaker(case, event), kind=event.kind),
                frozenset(mark.signal for mark in marks),
                frozenset({event.action} if event.action else ()),
                _language(event.text),
                {mark.signal: mark.reliability for mark in marks},
            )


def sentence_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a labelled .jsonl."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Row(
            Utterance(text=row["text"], speaker=row["by"]),
            frozenset(row["signals"]),
            frozenset(row["actions"]),
            row["lang"],
        )


def _top(method: Method, signals: Iterable[str]) -> set[str]:
    """Return the states that the signals speak for most."""
    return {STATE_IDS[int(np.argmax(method.signals[signal].weights))] for signal in signals}


def _read(reader: CueReader, rows: Sequence[Row]) -> tuple[list[Reading], float]:
    start = time.perf_counter()
    readings = [reader.read(row.utterance) for row in rows]
    return readings, (time.perf_counter() - start) / len(rows) * 1000


def _quiet(rows: Sequence[Row], readings: Sequence[Reading]) -> str:
    """Say on how many texts without a signal one is found all the same."""
    silent = [
        reading
        for row, reading in zip(rows, readings, strict=True)
        if not row.signals and row.utterance.kind != "action"
    ]
    false = sum(bool(reading.signals) for reading in silent)
    return f"a false signal on {false} of {len(silent)} texts without one ({false / max(1, len(silent)):.1%})"


def show(name: str, rows: Sequence[Row], reader: CueReader, method: Method) -> list[Reading]:
    """Print the figures of one set."""
    readings, each = _read(reader, rows)
    exact, top, actions = Count(), Count(), Count()
    by_language: dict[str, Count] = {}
    by_kind: dict[str, Count] = {}
    for row, reading in zip(rows, readings, strict=True):
        found = {one.signal for one in reading.signals} if row.utterance.kind != "action" else set()
        exact.add(row.signals, found)
        top.add(_top(method, row.signals), _top(method, found))
        by_language.setdefault(row.lang, Count()).add(row.signals, found)
        by_kind.setdefault(row.utterance.kind, Count()).add(row.signals, found)
        if row.actions or row.utterance.kind == "note":
            actions.add(row.actions, (one.action for one in reading.actions))
    print(f"{name}: {len(rows)} texts, {each:.2f} ms each")
    print(f"  signals, exact id   {exact}")
    print(f"  signals, top state  {top}")
    print(f"  actions             {actions}")
    print(f"  {_quiet(rows, readings)}")
    for title, counts in (("language", by_language), ("kind", by_kind)):
        if len(counts) > 1:
            for key, count in sorted(counts.items()):
                print(f"    {title} {key:<9} {count}")
    return readings


def show_reliability(rows: Sequence[Row], readings: Sequence[Reading]) -> None:
    """Print how often the kind of knowledge agrees where the signal does."""
    pairs = [
        (row.reliabilities[one.signal], one.reliability)
        for row, reading in zip(rows, readings, strict=True)
        for one in reading.signals
        if one.signal in row.reliabilities
    ]
    same = sum(wanted == found for wanted, found in pairs)
    print(f"  reliability agrees  {same} of {len(pairs)} signals found rightly")


def main(arguments: Sequence[str]) -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "tests" / "cases")
    parser.add_argument(
        "--without-dev", action="store_true", help="learn without dev.jsonl, then measure on it"
    )
    options = parser.parse_args(arguments)
    method = load_method()
    sets = {
        "open cases": list(case_rows(options.folder, method)),
        **{
            name: list(sentence_rows(HERE / "data" / "reading" / f"{name}.jsonl")) for name in ("dev", "test")
        },
    }
    print(
        f"tongpin {__version__}, Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}"
    )
    readers = {
        "cues and learned weights": default_reader(method),
        "cues alone": CueReader(method, load_cuebook(), None),
    }
    if options.without_dev:
        readers = {
            "learned without dev": CueReader(method, load_cuebook(), learned(sorted(TRAIN.glob("*.jsonl"))))
        }
    for title, reader in readers.items():
        print(f"\n== {title} ({reader.version})")
        for name, rows in sets.items():
            readings = show(name, rows, reader, method)
            if name == "open cases":
                show_reliability(rows, readings)


if __name__ == "__main__":
    main(sys.argv[1:])
