"""The learned half of the reader: how likely each target is in a sentence.

A softmax over all signals, all actions and "nothing", linear in the features of `tongpin.reading.features`.
The weights come from `tongpin.reading.training` and lie in `data/weights.npz` as small integers with one scale
a column.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.features import Sight

NOTHING = "nothing"
Floats = NDArray[np.float32]


class Scorer:
    """Scores sights with one matrix, a row a feature and a column a target."""

    def __init__(self, targets: list[str], features: list[str], weights: Floats) -> None:
        self.version = f"learned-{sha256(weights.tobytes()).hexdigest()[:12]}"
        self.targets = targets
        self.column = {target: number for number, target in enumerate(targets)}
        self.features = features
        self._row = {feature: number for number, feature in enumerate(features)}
        self.weights = weights

    def logits(self, sight: Sight) -> Floats:
        """Return one unscaled score a target, in the order of `targets`."""
        rows, values = [], []
        for feature, value in sight.weighed():
            row = self._row.get(feature)
            if row is not None:
                rows.append(row)
                values.append(value)
        return np.asarray(values, dtype=np.float32) @ self.weights[rows]

    def probabilities(self, sight: Sight) -> dict[str, float]:
        """Return the probability of each target and of "nothing"; they sum to 1."""
        logits = self.logits(sight)
        powers = np.exp(logits - logits.max())
        return dict(zip(self.targets, (powers / powers.sum()).tolist(), strict=True))


def unpacked(data: Any) -> Scorer:
    """Build a scorer from what `training.packed` wrote."""
    weights = data["weights"].astype(np.float32) * data["scales"].astype(np.float32)
    return Scorer(str(data["targets"]).split("\n"), str(data["features"]).split("\n"), weights)


@lru_cache(maxsize=1)
def load_scorer() -> Scorer:
    """Load the weights that ship with the package."""
    with files("tongpin.reading").joinpath("data", "weights.npz").open("rb") as file:
        return unpacked(np.load(file, allow_pickle=False))
