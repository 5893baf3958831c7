"""How sure the reader is of a find that context lets stand, from what the model says and what the cues say.

One logistic regression of three inputs for each kind of target, each language and size of text, fitted by `tools/train_reader.py`
on predictions for writers whom the model had not seen; so what comes out is a calibrated probability, and the bar, below
which nothing is reported, says what a false alarm may cost against a miss.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Any, Literal

Kind = Literal["signal", "action"]
Key = tuple[Kind, str, str]  # kind, language, "one" stretch or "several"
KINDS: tuple[Kind, ...] = ("signal", "action")
KEYS: tuple[Key, ...] = tuple(product(KINDS, ("zh", "en"), ("one", "several")))

EDGE = 0.001  # how near 0 or 1 a probability is taken to be at most


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds, kept finite."""
    kept = min(1 - EDGE, max(EDGE, probability))
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class Clue:
    """What speaks for one target in one text.

    A text of several sentences, or of one long one, is weighed in several ways (`windows`): `most` is the greatest
    probability of the three, `least` the smallest. A text of one short sentence is weighed once, and both are the same.
    """

    most: float
    least: float
    cue: float  # the cues' confidence, 0 where none fired
    several: bool = False

    @property
    def inputs(self) -> tuple[float, float, float, float]:
        """The inputs of the regression, a constant first."""
        return 1.0, log_odds(self.most), log_odds(self.least), self.cue


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind of target in one language and size of text, and the bar."""

    start: float
    most: float
    least: float
    cue: float
    bar: float

    def sure(self, clue: Clue) -> float:
        """Return the probability that a find is right."""
        weights = (self.start, self.most, self.least, self.cue)
        total = sum(weight * value for weight, value in zip(weights, clue.inputs, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True)
class Fusion:
    """Weights by kind of target, language and size of text."""

    by: Mapping[Key, Weights]

    def of(self, key: Key) -> Weights:
        """Return the weights for a text."""
        return self.by[key]

    def stored(self) -> dict[str, Any]:
        """Return what is written to the file, as `read_fusion` wants it."""
        return {" ".join(key): asdict(weights) for key, weights in sorted(self.by.items())}


def read_fusion(data: dict[str, Any]) -> Fusion:
    """Build from what `stored` gave."""
    return Fusion({key: Weights(**data[" ".join(key)]) for key in KEYS})


@lru_cache(maxsize=1)
def load_fusion() -> Fusion:
    """Load the weights that ship with the package."""
    text = files("tongpin.reading.learned").joinpath("data", "fusion.json").read_text(encoding="utf-8")
    return read_fusion(json.loads(text))
