"""Learns the scorer's weights from the sentences under `data/corpus` (and more, where given).

    python -m tongpin.reading.training [MORE.jsonl …]

The fit is a softmax regression with a quadratic penalty, solved in its dual by accelerated gradient descent from
zero: no chance anywhere, so the same sentences give the same weights. A line of the corpus is one utterance under
the heading of its target; "> " marks the buyer's own words. A line of a .jsonl is {"text", "by", "signals", "actions"}.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.features import Sight
from tongpin.reading.reader import CueReader
from tongpin.reading.scorer import NOTHING, Floats, Scorer, unpacked
from tongpin.reading.types import Utterance

PENALTY = 1e-5
STEPS = 300
SEEN = 2  # a feature must be in as many sentences
NOTHING_WEIGHT = 3.0  # a false alarm costs more than a miss
ACTION_WEIGHT = 2.0  # there are fewer sentences of actions than of signals
BLOCK = 2_000  # features a step of the kernel, to bound memory


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled utterance; no targets means nothing is in it."""

    text: str
    by: str
    targets: tuple[str, ...]


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
    """Read a .jsonl of labelled utterances."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Example(row["text"], row["by"], (*row["signals"], *row["actions"]))


def _kernel(rows: Sequence[dict[int, float]], width: int) -> Floats:
    """Return the matrix of all pairs' products, a block of features at a time."""
    kernel = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for start in range(0, width, BLOCK):
        block = np.zeros((len(rows), min(BLOCK, width - start)), dtype=np.float32)
        for number, row in enumerate(rows):
            for feature, value in row.items():
                if start <= feature < start + block.shape[1]:
                    block[number, feature - start] = value
        kernel += block @ block.T
    return kernel


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _solve(kernel: Floats, wanted: Floats, importance: Floats) -> Floats:
    """Return the dual weights, one row a sentence and one column a target."""
    count = len(kernel)
    step = np.float32(1 / (0.5 * float(importance.max()) * _largest(kernel) / count + PENALTY))
    now = np.zeros_like(wanted)
    before = now
    for number in range(STEPS):
        ahead = now + np.float32(number / (number + 3)) * (now - before)
        slope = (_softmax(kernel @ ahead) - wanted) * importance / count + np.float32(PENALTY) * ahead
        before, now = now, ahead - step * slope
    return now


def _largest(kernel: Floats) -> float:
    """Return the largest eigenvalue by powers."""
    vector = np.ones(len(kernel), dtype=np.float32)
    for _ in range(50):
        vector = kernel @ vector
        size = float(np.linalg.norm(vector))
        vector /= size
    return size


def fit(examples: Sequence[Example], sights: Sequence[Sight]) -> Scorer:
    """Fit a scorer to labelled sights."""
    book = load_cuebook()
    targets = [NOTHING, *sorted(book.signals), *sorted(book.actions)]
    column = {target: number for number, target in enumerate(targets)}
    weighed = [dict(sight.weighed()) for sight in sights]
    counts = Counter(feature for row in weighed for feature in row)
    features = sorted(feature for feature, count in counts.items() if count >= SEEN)
    number = {feature: place for place, feature in enumerate(features)}
    rows = [{number[name]: value for name, value in row.items() if name in number} for row in weighed]
    wanted = np.zeros((len(examples), len(targets)), dtype=np.float32)
    for place, example in enumerate(examples):
        for target in example.targets or (NOTHING,):
            wanted[place, column[target]] = 1 / max(1, len(example.targets))
    acts = wanted[:, 1 + len(book.signals) :].any(axis=1, keepdims=True)
    importance = np.where(acts, np.float32(ACTION_WEIGHT), np.float32(1))
    importance = np.where(wanted[:, :1] > 0, np.float32(NOTHING_WEIGHT), importance)
    dual = _solve(_kernel(rows, len(features)), wanted, importance)
    weights = np.zeros((len(features), len(targets)), dtype=np.float32)
    for place, row in enumerate(rows):
        weights[list(row)] += np.asarray(list(row.values()), dtype=np.float32)[:, None] * dual[place]
    return Scorer(targets, features, weights)


def packed(scorer: Scorer) -> dict[str, object]:
    """Return the arrays that are shipped: weights as whole numbers from -127 to 127 with one scale a column."""
    weights = scorer.weights
    scales = np.maximum(np.abs(weights).max(axis=0), np.float32(1e-9)) / np.float32(127)
    return {
        "weights": np.round(weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "targets": np.array("\n".join(scorer.targets)),
        "features": np.array("\n".join(scorer.features)),
    }


def sights_of(examples: Iterable[Example]) -> list[Sight]:
    """Look at each example as the reader would."""
    reader = CueReader(load_method(), load_cuebook(), None)
    return [reader.sight(Utterance(text=example.text, speaker=_speaker(example.by))) for example in examples]


def _speaker(by: str) -> Literal["buyer", "seller_note"]:
    return "buyer" if by == "buyer" else "seller_note"


def train(more: Iterable[Path] = ()) -> Scorer:
    """Fit to the package's sentences and those of `more`, and return the scorer as it would be shipped."""
    examples = [*corpus(), *(example for path in more for example in labelled(path))]
    return unpacked(packed(fit(examples, sights_of(examples))))


def main(arguments: Sequence[str]) -> None:
    """Train and write `data/weights.npz`."""
    examples = [*corpus(), *(example for path in arguments for example in labelled(Path(path)))]
    scorer = fit(examples, sights_of(examples))
    path = Path(__file__).parent / "data" / "weights.npz"
    with path.open("wb") as file:
        np.savez_compressed(file, **packed(scorer))  # type: ignore[arg-type]
    sys.stdout.write(f"{path}: {len(examples)} sentences, {len(scorer.features)} features\n")


if __name__ == "__main__":
    main(sys.argv[1:])
