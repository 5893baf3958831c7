"""Learns the scorer's weights from the sentences under `data/corpus` (and more, where given).

    python -m tongpin.reading.training [MORE.jsonl …]

The fit is a softmax regression with a quadratic penalty, solved by accelerated gradient descent from zero: no
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

PENALTY = 1e-5
STEPS = 150
SEEN = 2  # a feature must be in as many sentences
NOTHING_WEIGHT = 3.0  # a false alarm costs more than a miss
ACTION_WEIGHT = 2.0  # there are fewer sentences of actions than of signals
BLOCK = 1_000  # lines of the table that are multiplied at once, to bound memory


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


class Table:
    """The sights as a sparse table: a row a sight, a column a feature that enough sights have."""

    def __init__(self, sights: Sequence[Sight]) -> None:
        weighed = [dict(sight.weighed()) for sight in sights]
        counts = Counter(feature for row in weighed for feature in row)
        self.features = sorted(feature for feature, count in counts.items() if count >= SEEN)
        number = {feature: place for place, feature in enumerate(self.features)}
        cells = [
            (place, number[name], value)
            for place, row in enumerate(weighed)
            for name, value in row.items()
            if name in number
        ]
        rows, columns, numbers = (np.array(one) for one in zip(*cells, strict=True))
        values = numbers.astype(np.float32)
        self._by_row = _Sorted(rows, columns, values, len(weighed))
        self._by_column = _Sorted(columns, rows, values, len(self.features))

    def times(self, weights: Floats) -> Floats:
        """Return table times weights: a row a sight."""
        return self._by_row.times(weights)

    def back(self, slopes: Floats) -> Floats:
        """Return the turned table times slopes: a row a feature."""
        return self._by_column.times(slopes)


class _Sorted:
    """A sparse matrix with its cells in the order of one of its sides."""

    def __init__(self, lines: NDArray[Any], others: NDArray[Any], values: Floats, height: int) -> None:
        order = np.lexsort((others, lines))
        self._others, self._values = others[order], values[order]
        self._starts = np.searchsorted(lines[order], np.arange(height + 1))

    def times(self, right: Floats) -> Floats:
        """Multiply, a block of lines at a time to bound memory."""
        out = np.zeros((len(self._starts) - 1, right.shape[1]), dtype=np.float32)
        for first in range(0, len(out), BLOCK):
            starts = self._starts[first : first + BLOCK + 1]
            filled = np.flatnonzero(np.diff(starts))
            if len(filled):
                cells = slice(starts[0], starts[-1])
                parts = right[self._others[cells]] * self._values[cells, None]
                out[first + filled] = np.add.reduceat(parts, starts[filled] - starts[0], axis=0)
        return out


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _solve(table: Table, wanted: Floats, importance: Floats) -> Floats:
    """Return the weights, one row a feature and one column a target, by accelerated gradient descent."""
    count = len(wanted)
    step = np.float32(1 / (0.5 * float(importance.max()) * _largest(table) / count + PENALTY))
    now = np.zeros((len(table.features), wanted.shape[1]), dtype=np.float32)
    before = now
    for number in range(STEPS):
        ahead = now + np.float32(number / (number + 3)) * (now - before)
        slopes = (_softmax(table.times(ahead)) - wanted) * importance / np.float32(count)
        downhill = step * (table.back(slopes) + np.float32(PENALTY) * ahead)
        before, now = now, np.asarray(ahead - downhill, dtype=np.float32)
    return now


def _largest(table: Table) -> float:
    """Return the largest eigenvalue of the turned table times the table, by powers."""
    vector = np.ones((len(table.features), 1), dtype=np.float32)
    size = 1.0
    for _ in range(30):
        vector = table.back(table.times(vector))
        size = float(np.linalg.norm(vector))
        vector /= np.float32(size)
    return size


def fit(sights: Sequence[Seen]) -> Scorer:
    """Fit a scorer to what was seen."""
    book = load_cuebook()
    targets = [NOTHING, *sorted(book.signals), *sorted(book.actions)]
    column = {target: number for number, target in enumerate(targets)}
    wanted = np.zeros((len(sights), len(targets)), dtype=np.float32)
    for place, one in enumerate(sights):
        for target in one.targets or (NOTHING,):
            wanted[place, column[target]] = 1 / max(1, len(one.targets))
    acts = wanted[:, 1 + len(book.signals) :].any(axis=1, keepdims=True)
    importance = np.where(acts, np.float32(ACTION_WEIGHT), np.float32(1))
    importance = np.where(wanted[:, :1] > 0, np.float32(NOTHING_WEIGHT), importance)
    table = Table([one.sight for one in sights])
    return Scorer(targets, table.features, _solve(table, wanted, importance))


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
