"""Learns the scorer's weights from the sentences under `data/corpus` (and more, where given).

    python -m tongpin.reading.training [MORE.jsonl …]

The fit is a softmax regression with a quadratic penalty, solved by AdaGrad from zero in a fixed order: no
chance anywhere, so the same sentences give the same weights. A line of the corpus is one utterance under the
heading of its target; "> " marks the buyer's own words. A line of a .jsonl is {"text", "by", "signals",
"actions"}, a label an id or {"signal" or "action", "quote"}.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.features import Sight, merged
from tongpin.reading.reader import CueReader
from tongpin.reading.scorer import NOTHING, Floats, Scorer, unpacked
from tongpin.reading.types import Utterance

PENALTY = 3e-5
PACE = 0.2  # how far one step goes
ROUNDS = 8  # how often every sentence is seen
BATCH = 128
MIX = 2_654_435_761  # a fixed mixing of the order: 2**32 over the golden ratio
SEEN = 2  # a feature must be in as many sentences
NOTHING_WEIGHT = 1.5  # a false alarm costs more than a miss
SHARPNESS = 1.6  # scales the scores so that probabilities are as right as they say, measured on dev.jsonl


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled utterance; no targets means nothing is in it. `quotes` are as many as `targets`, or none."""

    text: str
    by: str
    targets: tuple[str, ...]
    quotes: tuple[str, ...] = ()


def corpus() -> Iterator[Example]:
    """Read the package's own sentences."""
    folder = files("tongpin.reading").joinpath("data", "corpus")
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        target = NOTHING
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                target = line[2:].strip()
            elif line.strip():
                by = "buyer" if line.startswith("> ") else "seller_note"
                yield Example(line.removeprefix("> "), by, () if target == NOTHING else (target,))


def labelled(path: Path) -> Iterator[Example]:
    """Read a .jsonl of labelled utterances; a label is an id, or an id with its quote."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = [*row["signals"], *row["actions"]]
        if labels and isinstance(labels[0], dict):
            targets = tuple(label.get("signal") or label["action"] for label in labels)
            yield Example(row["text"], row["by"], targets, tuple(label["quote"] for label in labels))
        else:
            yield Example(row["text"], row["by"], tuple(labels))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the scorer is to learn from: one window of sentences and the targets in it."""

    sight: Sight
    targets: tuple[str, ...]


def seen(reader: CueReader, examples: Iterable[Example]) -> Iterator[Seen]:
    """Look at each example as the reader would: window by window where quotes tell which target lies where."""
    for example in examples:
        utterance = Utterance(text=example.text, speaker="buyer" if example.by == "buyer" else "seller_note")
        windows = list(reader.windows(utterance))
        if example.targets and not example.quotes:
            yield Seen(merged([sight for _span, sight in windows]), example.targets)
            continue
        places = [(example.text.find(quote), quote) for quote in example.quotes]
        for (start, end), sight in windows:
            inside = [
                target
                for target, (at, quote) in zip(example.targets, places, strict=True)
                if at < end and start < at + len(quote)
            ]
            yield Seen(sight, tuple(dict.fromkeys(inside)))


@dataclass(frozen=True, slots=True)
class Batch:
    """Some sights as a small full table: which rows, which features, and the values."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    table: Floats


def _batches(sights: Sequence[Sight], features: Sequence[str]) -> list[Batch]:
    """Cut the sights into batches in a fixed mixed order."""
    number = {feature: place for place, feature in enumerate(features)}
    order = np.argsort(np.arange(len(sights)) * MIX % (2**32))
    batches = []
    for start in range(0, len(sights), BATCH):
        rows = order[start : start + BATCH]
        cells = [
            (place, number[name], value)
            for place, row in enumerate(rows)
            for name, value in sights[row].weighed()
            if name in number
        ]
        lines, names, values = (np.array(one) for one in zip(*cells, strict=True))
        columns, inside = np.unique(names, return_inverse=True)
        table = np.zeros((len(rows), len(columns)), dtype=np.float32)
        table[lines, inside] = values
        batches.append(Batch(rows, columns, table))
    return batches


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _solve(batches: Sequence[Batch], width: int, wanted: Floats, importance: Floats) -> Floats:
    """Return the weights, one row a feature and one column a target, by AdaGrad."""
    weights = np.zeros((width, wanted.shape[1]), dtype=np.float32)
    squares = np.full_like(weights, 1e-2)
    for _ in range(ROUNDS):
        for batch in batches:
            now = weights[batch.columns]
            wrong = (_softmax(batch.table @ now) - wanted[batch.rows]) * importance[batch.rows]
            slope = batch.table.T @ wrong + np.float32(PENALTY * len(batch.rows)) * now
            squares[batch.columns] += slope * slope
            weights[batch.columns] = now - np.float32(PACE) * slope / np.sqrt(squares[batch.columns])
    return weights * np.float32(SHARPNESS)


def fit(sights: Sequence[Seen]) -> Scorer:
    """Fit a scorer to what was seen."""
    book = load_cuebook()
    targets = [NOTHING, *sorted(book.signals), *sorted(book.actions)]
    column = {target: number for number, target in enumerate(targets)}
    wanted = np.zeros((len(sights), len(targets)), dtype=np.float32)
    for place, one in enumerate(sights):
        for target in one.targets or (NOTHING,):
            wanted[place, column[target]] = 1 / max(1, len(one.targets))
    importance = np.where(wanted[:, :1] > 0, np.float32(NOTHING_WEIGHT), np.float32(1))
    features = _shared([one.sight for one in sights])
    batches = _batches([one.sight for one in sights], features)
    return Scorer(targets, features, _solve(batches, len(features), wanted, importance))


def _shared(sights: Sequence[Sight]) -> list[str]:
    """Return the features that enough sights have, in order."""
    counts = Counter(name for sight in sights for names in sight.groups.values() for name in names)
    return sorted(name for name, count in counts.items() if count >= SEEN)


def packed(scorer: Scorer) -> dict[str, NDArray[Any]]:
    """Return the arrays that are shipped: weights as whole numbers from -127 to 127 with one scale a column."""
    weights = scorer.weights
    scales = np.maximum(np.abs(weights).max(axis=0), np.float32(1e-9)) / np.float32(127)
    return {
        "weights": np.round(weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "targets": np.array("\n".join(scorer.targets)),
        "features": np.array("\n".join(scorer.features)),
    }


def learned(more: Iterable[Path] = ()) -> Scorer:
    """Fit to the package's sentences and those of `more`, and return the scorer as it is shipped."""
    reader = CueReader(load_method(), load_cuebook(), None)
    examples = chain(corpus(), *(labelled(path) for path in more))
    return unpacked(packed(fit(list(seen(reader, examples)))))


def main(arguments: Sequence[str]) -> None:
    """Learn and write `data/weights.npz`."""
    scorer = learned(map(Path, arguments))
    path = Path(__file__).parent / "data" / "weights.npz"
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **packed(scorer))
    sys.stdout.write(f"{path}: {len(scorer.features)} features, {scorer.version}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
