"""How well does the offline reader read? On labelled texts and the open cases, beside simpler readers and its parts.

    python benchmarks/reading.py [--each] [--judge] [--ablate] [--without-dev] [FOLDER]

`test.jsonl` is by other writers, is never learned from and its rows are never looked at; only sums are printed. It
and the open cases were labelled by the first edition of the method: signals that came later are left out of the count.
`dev.jsonl` is part of what the shipped weights are learned from; `--without-dev` learns them anew without it, which is
the honest figure for dev. `--each` prints every signal and action; `--judge` lets the judge go by what is read, on the
open cases; `--ablate` learns anew from every third text, with all parts, with one part less at a time, and from TF-IDF
alone (half a minute each).
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

import judge
import numpy as np

from tongpin import __version__
from tongpin.casefile import read_case, to_record
from tongpin.casefile.model import Case, CaseEvent
from tongpin.method import load_method
from tongpin.method.model import STATE_IDS, Method
from tongpin.reading import Reader, Reading, Utterance, default_reader
from tongpin.reading.cue_reader import CueReader
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.learned.corpus import corpus
from tongpin.reading.learned.examples import Example, read_examples
from tongpin.reading.learned.fusion import KEYS, Fusion, Weights, load_fusion
from tongpin.reading.learned.grams import grams
from tongpin.reading.learned.model import Model, load_model
from tongpin.reading.learned.thesaurus import load_thesaurus
from tongpin.reading.learned.training import PARTS, train
from tongpin.reading.normalise import normalise
from tongpin.reading.reader import OfflineReader

HERE = Path(__file__).resolve().parent
DATA = HERE / "data" / "reading"
OWN_WORDS = frozenset({"email", "chat", "document"})
BINS = 10
FAR = 0.4  # the share of texts that count as far from what was learned
CHAT = 200  # messages
PLAIN_BAR = 0.08  # of the plain linear model, the best on dev by one that had not seen it
EVERY = 3  # texts, of which one is learned from where parts are compared


@dataclass(frozen=True)
class Row:
    """One labelled text."""

    utterance: Utterance
    signals: frozenset[str]
    actions: frozenset[str]
    english: bool = False
    pair: bool = False
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


def cases(folder: Path, method: Method) -> list[tuple[str, Case]]:
    """Read the open cases."""
    return [(p.stem, read_case(p.read_bytes(), p.name, method)) for p in sorted(folder.glob("*.yaml"))]


def case_rows(some: Sequence[tuple[str, Case]]) -> Iterator[Row]:
    """Yield one row an event that has text."""
    for _name, case in some:
        for event in case.events:
            if event.text.strip():
                marks = event.signals or ()
                yield Row(
                    Utterance(text=event.text, speaker=_speaker(case, event), kind=event.kind),
                    frozenset(mark.signal for mark in marks),
                    frozenset({event.action} if event.action else ()),
                    reliabilities={mark.signal: mark.reliability for mark in marks},
                )


def labelled_rows(name: str) -> list[Row]:
    """Return the rows of a labelled .jsonl."""
    rows = map(json.loads, (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Row(
            Utterance(text=row["text"], speaker=row["by"]),
            frozenset(row["signals"]) & FIRST,
            frozenset(row["actions"]),
            row["lang"] == "en",
            "pair" in row,
        )
        for row in rows
    ]


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


def false_on_nothing(rows: Sequence[Row], readings: Sequence[Reading]) -> float:
    """Return the share of texts of nothing on which a signal is found."""
    empty = [r for row, r in zip(rows, readings, strict=True) if not row.signals and not row.actions]
    return sum(bool(r.signals) for r in empty) / max(1, len(empty))


HEAD = "".join(f"  {name:<15}" for name in ("signals zh P R F1", "signals en", "actions zh", "actions en"))


FIRST = frozenset(id_ for id_, signal in load_method().signals.items() if signal.since == 1)


def of_first(reading: Reading) -> Reading:
    """Return what a reading says in terms of the method's first edition."""
    return replace(reading, signals=tuple(one for one in reading.signals if one.signal in FIRST))


def show(title: str, rows: Sequence[Row], by: Reader) -> list[Reading]:
    """Print one line of the table."""
    began = time.process_time()
    readings = list(map(of_first, by.read_all([row.utterance for row in rows])))
    spent = (time.process_time() - began) / len(rows) * 1_000
    counts = {(kind, english): Count() for kind in ("signals", "actions") for english in (False, True)}
    for row, reading in zip(rows, readings, strict=True):
        counts["signals", row.english].add(row.signals, (one.signal for one in reading.signals))
        counts["actions", row.english].add(row.actions, (one.action for one in reading.actions))
    false, error = false_on_nothing(rows, readings), calibration_error(rows, readings)
    print(f"{title:<34}", *counts.values(), f"  {false:.3f}  {error:.3f}  {spent:.2f}", flush=True)
    return readings


def show_cases(title: str, rows: Sequence[Row], by: Reader, method: Method) -> None:
    """Print the figures of the open cases: an event's signals as a set, its action, how it is known."""
    exact, top, actions = Count(), Count(), Count()
    same = known = named = 0
    for row, reading in zip(rows, by.read_all([row.utterance for row in rows]), strict=True):
        acting = row.utterance.kind == "action"
        found = set() if acting else {one.signal for one in reading.signals} & FIRST
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


def difficulties(rows: Sequence[Row], learnt: Sequence[Example]) -> dict[str, list[Row]]:
    """Return the rows by kind of difficulty; each but the first keeps only rows with something in them."""
    full = [row for row in rows if row.signals or row.actions]
    known = np.unique(np.concatenate([_long_runs(one.text) for one in learnt]))
    near = [_share(_long_runs(row.utterance.text), known) for row in full]
    line = {
        en: np.quantile([n for n, r in zip(near, full, strict=True) if r.english == en], FAR)
        for en in (False, True)
    }
    far = [row for row, share in zip(full, near, strict=True) if share <= line[row.english]]
    return {
        "all": list(rows),
        "look-alike pairs": [row for row in full if row.pair],
        "far from what was learned": far,
        "by the buyer": [row for row in full if row.utterance.speaker == "buyer"],
        "in a note of ours": [row for row in full if row.utterance.speaker != "buyer"],
        "two labels or more": [row for row in full if len(row.signals) + len(row.actions) > 1],
    }


def _share(keys: np.ndarray, known: np.ndarray) -> float:
    """Return the share of some keys that are among the known ones, which are in rising order."""
    return float((known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys).mean())


def _long_runs(text: str) -> np.ndarray:
    """Return the keys of a text's runs of three letters or more, and of two words."""
    found = grams(normalise(text))
    keys = found.keys[found.ends - found.starts >= 3]
    return keys if len(keys) else np.zeros(1, dtype=np.uint32)


def show_each(rows: Sequence[Row], readings: Sequence[Reading], method: Method) -> None:
    """Print precision, recall and F1 of every signal and action."""
    counts = {id_: Count() for id_ in (*method.signals, *method.actions)}
    for row, reading in zip(rows, readings, strict=True):
        wanted = {*row.signals, *row.actions}
        found = {*(one.signal for one in reading.signals), *(one.action for one in reading.actions)}
        for id_ in wanted | found:
            counts[id_].add(wanted & {id_}, found & {id_})
    for id_, count in sorted(counts.items(), key=lambda item: item[1].figures[2]):
        if count.right + count.false + count.missed:
            print(f"  {id_:<44}{count}   {count.right + count.missed} texts")


def show_judge(some: Sequence[tuple[str, Case]], readers: dict[str, Reader], method: Method) -> None:
    """Print how right the judge is on the cases, from confirmed signals and from what each reader finds."""
    table = {
        "confirmed signals": judge.judged(_deals(some, default_reader(method), method, read=False), method)
    }
    for title, one in readers.items():
        table[title] = judge.judged(_deals(some, one, method, read=True), method)
    names = list(judge.measures(table["confirmed signals"]))
    print(f"{'the judge on the open cases':<34}", *(f"{name:>12}" for name in names))
    for title, rows in table.items():
        print(f"{title:<34}", *(f"{value:>12.3f}" for value in judge.measures(rows).values()), flush=True)


def _deals(some: Sequence[tuple[str, Case]], by: Reader, method: Method, *, read: bool) -> list[judge.Deal]:
    out = []
    for name, case in some:
        unread = replace(case, events=tuple(replace(event, signals=None) for event in case.events))
        record = to_record(unread if read else case, method, by)
        truth = {label.after: STATE_IDS.index(label.stage) for label in case.labels}
        out.append(judge.Deal(name, record, truth))
    return out


def show_speed(rows: Sequence[Row], by: Reader) -> None:
    """Print how long one text and a pasted chat take."""
    texts = [row.utterance for row in rows]
    spent = {}
    for title, read in (
        ("one by one", lambda: [by.read(one) for one in texts]),
        ("together", lambda: by.read_all(texts)),
    ):
        began = time.process_time()
        read()
        spent[title] = (time.process_time() - began) / len(texts)
    began = time.process_time()
    by.read_all(texts[:CHAT])
    chat = time.process_time() - began
    alone, together = spent.values()
    print(
        f"{1 / alone:.0f} texts a second one by one ({alone * 1e3:.2f} ms each), {1 / together:.0f} together"
        f" ({together * 1e3:.2f} ms); a chat of {CHAT} messages {chat * 1e3:.0f} ms of CPU"
    )


def _changed(change: Callable[[Weights], Weights]) -> Fusion:
    return Fusion({key: change(weights) for key, weights in load_fusion().by.items()})


def _reader(method: Method, model: Model, fusion: Fusion | None = None) -> OfflineReader:
    return OfflineReader(method, model, load_cuebook(), fusion or load_fusion())


def ablations(method: Method, examples: Sequence[Example]) -> dict[str, Reader]:
    """Return readers that have learned from every third text, with all parts and with one less."""
    some = list(examples)[::EVERY]
    few = {
        f"  without {part}": _reader(method, train(some, load_thesaurus(), parts=PARTS - {part}))
        for part in sorted(PARTS)
    }
    plain = train(some, load_thesaurus(), parts=frozenset({"runs"}))
    return {
        f"every {EVERY}rd text, all parts": _reader(method, train(some, load_thesaurus())),
        **few,
        "  TF-IDF linear, nothing else": _reader(
            method, plain, Fusion(dict.fromkeys(KEYS, Weights(0, 1, 0, 0, PLAIN_BAR)))
        ),
    }


def main(arguments: Sequence[str]) -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "tests" / "cases")
    for name in ("each", "judge", "ablate", "without-dev"):
        parser.add_argument(f"--{name}", action="store_true")
    options = parser.parse_args(arguments)
    method = load_method()
    learnt = [*corpus(), *([] if options.without_dev else read_examples([DATA / "dev.jsonl"]))]
    model = train(learnt, load_thesaurus()) if options.without_dev else load_model()
    best = _reader(method, model)
    no_cues = _reader(method, model, _changed(lambda one: replace(one, cue=0.0)))
    readers: dict[str, Reader] = {
        "cues alone": CueReader(method, load_cuebook()),
        "the reader": best,
        "  without cues": no_cues,
        **(ablations(method, learnt) if options.ablate else {}),
    }
    print(
        f"tongpin {__version__}, Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}"
    )
    print(f"reader {best.version}, {len(learnt)} texts learned\n")
    for name in ("dev", "test"):
        rows = labelled_rows(name)
        print(f"{name}: {len(rows)} texts\n{'':<34}{HEAD}  false   calib. ms")
        readings = {title: show(title, rows, one) for title, one in readers.items()}
        print()
    for title, some in list(difficulties(rows, learnt).items())[1:]:
        show(f"test, {title} ({len(some)})", some, best)
    show_speed(rows, best)
    if options.each:
        show_each(rows, readings["the reader"], method)
    some_cases = cases(options.folder, method)
    case_texts = list(case_rows(some_cases))
    print(
        f"\nopen cases: {len(case_texts)} events with text; signals exact P R F1, then by the state they speak for"
    )
    for title, one in readers.items():
        show_cases(title, case_texts, one, method)
    if options.judge:
        print()
        show_judge(some_cases, readers, method)


if __name__ == "__main__":
    main(sys.argv[1:])
