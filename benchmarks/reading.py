"""How well does the offline reader read? On the labelled texts and the open cases, beside its parts.

    python benchmarks/reading.py [--ablate] [--without-dev] [FOLDER]

`dev.jsonl` is part of what the shipped weights are learned from; `--without-dev` learns them anew without it (two
minutes), which is the honest figure for dev. `test.jsonl` is by other writers, is never learned from and its rows are
never looked at; only sums are printed. `--ablate` takes one part away at a time while reading.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from tongpin import __version__
from tongpin.casefile import read_case
from tongpin.casefile.model import Case, CaseEvent
from tongpin.method import load_method
from tongpin.method.model import STATE_IDS, Method
from tongpin.reading import Reader, Reading, Utterance, default_reader, reader
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.fused import FusedReader
from tongpin.reading.learned.examples import read_examples, read_headed
from tongpin.reading.learned.fusion import Fusion, Weights, load_fusion
from tongpin.reading.learned.model import Model, load_model
from tongpin.reading.learned.thesaurus import load_thesaurus
from tongpin.reading.learned.training import train
from tongpin.reading.reader import CueReader

HERE = Path(__file__).resolve().parent
DATA = HERE / "data" / "reading"
CORPUS = HERE.parent / "src" / "tongpin" / "reading" / "data" / "corpus"
OWN_WORDS = frozenset({"email", "chat", "document"})
BINS = 10


@dataclass(frozen=True)
class Row:
    """One labelled text."""

    utterance: Utterance
    signals: frozenset[str]
    actions: frozenset[str]
    english: bool = False
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

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        precision = self.right / max(1, self.right + self.false)
        recall = self.right / max(1, self.right + self.missed)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)

    def __str__(self) -> str:
        return "  {:.2f} {:.2f} {:.3f}".format(*self.figures)


def _speaker(case: Case, event: CaseEvent) -> Literal["buyer", "seller_note"]:
    sides = {person.id: person.side for person in case.people} | {p.name: p.side for p in case.people}
    return "buyer" if sides.get(event.by) == "buyer" and event.kind in OWN_WORDS else "seller_note"


def case_rows(folder: Path, method: Method) -> Iterator[Row]:
    """Yield one row an event that has text."""
    for path in sorted(folder.glob("*.yaml")):
        case = read_case(path.read_bytes(), path.name, method)
        for event in case.events:
            if event.text.strip():
                marks = event.signals or ()
                yield Row(
                    Utterance(text=event.text, speaker=_speaker(case, event), kind=event.kind),
                    frozenset(mark.signal for mark in marks),
                    frozenset({event.action} if event.action else ()),
                    reliabilities={mark.signal: mark.reliability for mark in marks},
                )


def labelled_rows(name: str) -> Iterator[Row]:
    """Yield the rows of a labelled .jsonl."""
    for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Row(
            Utterance(text=row["text"], speaker=row["by"]),
            frozenset(row["signals"]),
            frozenset(row["actions"]),
            row["lang"] == "en",
        )


def calibration_error(rows: Sequence[Row], readings: Sequence[Reading]) -> float:
    """Return the mean distance between how sure the finds are and how often they are right, in ten bins."""
    pairs = [
        (one.confidence, right)
        for row, reading in zip(rows, readings, strict=True)
        for one, right in (
            *((found, found.signal in row.signals) for found in reading.signals),
            *((found, found.action in row.actions) for found in reading.actions),
        )
    ]
    sure, right = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(
        sum(
            (bins == b).mean() * abs(sure[bins == b].mean() - right[bins == b].mean())
            for b in range(BINS)
            if (bins == b).any()
        )
    )


def silence(rows: Sequence[Row], readings: Sequence[Reading]) -> tuple[float, float]:
    """Return the share of texts of nothing on which no signal is found, and on which nothing is."""
    empty = [r for row, r in zip(rows, readings, strict=True) if not row.signals and not row.actions]
    count = max(1, len(empty))
    return sum(not r.signals for r in empty) / count, sum(not (r.signals or r.actions) for r in empty) / count


def show(title: str, rows: Sequence[Row], by: Reader) -> None:
    """Print one line of the table."""
    began = time.process_time()
    readings = [by.read(row.utterance) for row in rows]
    spent = (time.process_time() - began) / len(rows) * 1_000
    counts = {(kind, english): Count() for kind in ("signals", "actions") for english in (False, True)}
    for row, reading in zip(rows, readings, strict=True):
        counts["signals", row.english].add(row.signals, (one.signal for one in reading.signals))
        counts["actions", row.english].add(row.actions, (one.action for one in reading.actions))
    quiet = silence(rows, readings)
    error = calibration_error(rows, readings)
    print(
        f"{title:<34}",
        *counts.values(),
        f"  {quiet[0]:.3f} {quiet[1]:.3f}  {error:.3f}  {spent:.2f}",
        flush=True,
    )


def show_cases(title: str, rows: Sequence[Row], by: Reader, method: Method) -> None:
    """Print the figures of the open cases: an event's signals as a set, its action, how it is known."""
    exact, top, actions = Count(), Count(), Count()
    same = known = named = 0
    for row in rows:
        reading = by.read(row.utterance)
        acting = row.utterance.kind == "action"
        found = set() if acting else {one.signal for one in reading.signals}
        exact.add(row.signals, found)
        top.add(_top(method, row.signals), _top(method, found))
        if row.actions:
            actions.add(row.actions, (one.action for one in reading.actions))
            best = max(reading.actions, key=lambda one: one.confidence, default=None)
            named += bool(best and best.action in row.actions)
        pairs = [
            (row.reliabilities.get(one.signal), one.reliability) for one in reading.signals if not acting
        ]
        known += sum(wanted is not None for wanted, _found in pairs)
        same += sum(wanted == found for wanted, found in pairs)
    print(
        f"{title:<34}{exact}{top}   {named} of {actions.right + actions.missed} actions named,"
        f" reliability agrees in {same} of {known}"
    )


def _top(method: Method, signals: Iterable[str]) -> set[str]:
    """Return the states that the signals speak for most."""
    return {STATE_IDS[int(np.argmax(method.signals[signal].weights))] for signal in signals}


def _changed(change: Callable[[Weights], Weights]) -> Fusion:
    return Fusion({key: change(weights) for key, weights in load_fusion().by.items()})


def _without(model: Model, first: int, last: int) -> Model:
    """Return the model with the weights of some rows at zero."""
    weights = model.weights.copy()
    weights[first:last] = 0
    return replace(model, weights=weights)


def ablations(method: Method, model: Model) -> dict[str, Reader]:
    """Return readers with one part taken away."""
    book, table = load_cuebook(), model.table
    runs, heads = len(table.keys), len(table.head_rarity)
    return {
        "  without cues (learned alone)": FusedReader(
            method, model, book, _changed(lambda one: replace(one, cue=0.0))
        ),
        "  without the thesaurus": FusedReader(
            method, _without(model, runs, runs + heads), book, load_fusion()
        ),
        "  without word classes": FusedReader(
            method, _without(model, runs + heads, len(table)), book, load_fusion()
        ),
        "  without runs of letters and words": FusedReader(
            method, _without(model, 0, runs), book, load_fusion()
        ),
    }


def _learned_without_dev() -> Model:
    own = read_examples(sorted((DATA / "train").glob("*.jsonl")))
    headed = [example for path in sorted(CORPUS.glob("*.txt")) for example in read_headed(path)]
    return train([*own, *headed], load_thesaurus())


def main(arguments: Sequence[str]) -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "tests" / "cases")
    parser.add_argument("--ablate", action="store_true", help="take one part away at a time")
    parser.add_argument("--without-dev", action="store_true", help="learn without dev.jsonl")
    options = parser.parse_args(arguments)
    method = load_method()
    model = _learned_without_dev() if options.without_dev else load_model()
    readers: dict[str, Reader] = {
        "cues alone": CueReader(method, load_cuebook(), None),
        "cues and word-class softmax": reader.default_reader(method),
        "model, cues and context": FusedReader(method, model, load_cuebook(), load_fusion()),
        "both together (what others get)": default_reader(method),
        **(ablations(method, model) if options.ablate else {}),
    }
    print(
        f"tongpin {__version__}, Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}"
    )
    print(f"reader {readers['model, cues and context'].version}\n")
    head = "".join(
        f"  {name:<15}" for name in ("signals zh P R F1", "signals en", "actions zh", "actions en")
    )
    for name in ("dev", "test"):
        rows = list(labelled_rows(name))
        print(f"{name}: {len(rows)} texts\n{'':<34}{head}  silent sig/all  calib.  ms")
        for title, one in readers.items():
            show(title, rows, one)
        print()
    rows = list(case_rows(options.folder, method))
    print(f"open cases: {len(rows)} events with text; signals exact P R F1, then by the state they speak for")
    for title, one in readers.items():
        show_cases(title, rows, one, method)


if __name__ == "__main__":
    main(sys.argv[1:])
