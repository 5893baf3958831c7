"""The learned model: how likely each target, or nothing, is in a stretch of text.

A softmax over all signals, all actions and "nothing", linear in what `look` sees. The weights are made by
`tools/train_reader.py` and lie in `data/weights.npz` as small whole numbers with one scale a target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.fitting import softmax
from tongpin.reading.learned.thesaurus import Thesaurus, load_thesaurus
from tongpin.reading.learned.view import SPEAKER, Rows, Table, Traces, Views

NOTHING = "nothing"
PLACES = 4  # of a probability: what is left over depends on what is weighed beside it
LARGEST = 127  # of a weight as a small whole number

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Model:
    """Targets in the order of the columns, "nothing" the first."""

    targets: tuple[str, ...]
    table: Table
    weights: NDArray[np.int8]  # a row a feature
    scales: Floats  # one a target
    speaker: Floats  # two rows: the buyer, one of ours
    meaning: Floats  # a row a dimension of the words' vectors
    version: str

    @cached_property
    def column(self) -> dict[str, int]:
        """The column of each target."""
        return {target: number for number, target in enumerate(self.targets)}

    def is_whole(self) -> bool:
        """Tell whether its parts fit together and the thesaurus that ships."""
        table, count = self.table, len(self.targets)
        return (
            NOTHING in self.targets
            and len(table.keys) == len(table.rarity)
            and len(table.classes) == len(table.class_rarity)
            and len(table.head_rarity) == len(table.thesaurus.heads)
            and self.weights.shape == (len(table), count)
            and self.scales.shape == (count,)
            and self.speaker.shape == (2, count)
            and self.meaning.shape == (table.thesaurus.vectors.shape[1], count)
            and len(table.word_rarity) == len(table.thesaurus.keys)
        )

    @property
    def nothing(self) -> int:
        """The column of "nothing"."""
        return self.column[NOTHING]

    def probabilities(self, views: Views) -> Floats:
        """Return, a row a stretch, the probability of each target and of nothing; they sum to 1."""
        return np.asarray(np.round(softmax(self.scores(views)), PLACES))

    def scores(self, views: Views) -> Floats:
        """Return one row a stretch and one score a target; what is scored alike gets the same."""
        scores = np.empty((len(views), len(self.targets)), dtype=np.float32)
        for number, (first, last) in enumerate(pairwise(views.bounds.tolist())):
            rows = views.rows[first:last]
            np.matmul(views.values[first:last], self.weights[rows].astype(np.float32), out=scores[number])
        scores *= self.scales
        scores += (self.speaker * np.float32(SPEAKER))[views.ours.astype(np.intp)]
        scores += views.meaning @ self.meaning
        return scores

    def favour(self, views: Views, number: int, column: int, traces: Traces, inside: Rows) -> Floats:
        """Return how much each of some traces inside a stretch speaks for a target against nothing."""
        span = slice(views.bounds[number], views.bounds[number + 1])
        rows = views.rows[span]
        weights = self.weights[rows].astype(np.float32)
        against = self.nothing
        weight = weights[:, column] * self.scales[column] - weights[:, against] * self.scales[against]
        return np.asarray((views.values[span] * weight)[np.searchsorted(rows, traces.rows[inside])])


def packed(model: Model) -> dict[str, NDArray[Any]]:
    """Return the arrays that are stored."""
    return {
        "targets": np.array("\n".join(model.targets)),
        "keys": model.table.keys,
        "rarity": model.table.rarity.astype(np.float16),
        "classes": np.array("\n".join(model.table.classes)),
        "class_rarity": model.table.class_rarity.astype(np.float16),
        "weights": model.weights,
        "scales": model.scales,
        "speaker": model.speaker,
        "meaning": model.meaning,
        "word_rarity": model.table.word_rarity.astype(np.float16),
        "head_rarity": model.table.head_rarity.astype(np.float16),
        "version": np.array(model.version),
    }


def unpacked(data: Mapping[str, Any], thesaurus: Thesaurus) -> Model:
    """Build a model from what `packed` gave."""
    return Model(
        targets=tuple(str(data["targets"]).split("\n")),
        table=Table(
            data["keys"],
            data["rarity"].astype(np.float32),
            thesaurus,
            data["head_rarity"].astype(np.float32),
            {name: number for number, name in enumerate(str(data["classes"]).split("\n"))},
            data["class_rarity"].astype(np.float32),
            data["word_rarity"].astype(np.float32),
        ),
        weights=data["weights"],
        scales=data["scales"],
        speaker=data["speaker"],
        meaning=data["meaning"],
        version=str(data["version"]),
    )


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Load the model that ships with the package."""
    with files("tongpin.reading.learned").joinpath("data", "weights.npz").open("rb") as file:
        return unpacked(np.load(file, allow_pickle=False), load_thesaurus())
