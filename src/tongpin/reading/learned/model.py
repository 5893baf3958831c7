"""The learned model: how likely each target, or nothing, is in a stretch of text.

A softmax over all signals, all actions and "nothing", linear in what `look` sees. The weights are made by
`tools/train_reader.py` and lie in `data/weights.npz` as small whole numbers with one scale a target.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.fitting import softmax
from tongpin.reading.learned.grams import Grams
from tongpin.reading.learned.thesaurus import Thesaurus, load_thesaurus
from tongpin.reading.learned.view import SPEAKER, Table, View, look

NOTHING = "nothing"
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
    version: str

    def look(
        self, found: Grams, names: Collection[str], *, ours: bool, within: tuple[int, int] | None = None
    ) -> View:
        """Return what this model sees of a text with these word classes, or of it between two places."""
        return look(found, self.table, names, ours=ours, within=within)

    @property
    def nothing(self) -> int:
        """The column of "nothing"."""
        return self.targets.index(NOTHING)

    def probabilities(self, view: View) -> Floats:
        """Return the probability of each target and of nothing; they sum to 1."""
        return np.asarray(softmax(self.scores(view)[None])[0], dtype=np.float32)

    def favour(self, view: View, number: int, found: Grams) -> Floats:
        """Return how much each feature of a text speaks for a target against nothing, 0 where the view lacks it."""
        by_row = np.zeros(len(self.table) + 1, dtype=np.float32)
        for column, sign in ((number, 1), (self.nothing, -1)):
            weights = self.weights[view.rows, column].astype(np.float32)
            by_row[view.rows] += view.values * weights * (sign * self.scales[column])
        return by_row[self.table.rows(found.keys)]

    def scores(self, view: View) -> Floats:
        """Return one score a target; what is scored alike gets the same."""
        scores = (view.values @ self.weights[view.rows].astype(np.float32)) * self.scales
        return np.asarray(scores + self.speaker[int(view.ours)] * np.float32(SPEAKER), dtype=np.float32)


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
        ),
        weights=data["weights"],
        scales=data["scales"],
        speaker=data["speaker"],
        version=str(data["version"]),
    )


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Load the model that ships with the package."""
    with files("tongpin.reading.learned").joinpath("data", "weights.npz").open("rb") as file:
        return unpacked(np.load(file, allow_pickle=False), load_thesaurus())
