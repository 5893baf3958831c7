"""How sure the reader is of a find, from what the model says, what the cues say, and what the context says.

One logistic regression of four inputs for each kind of target and each language, fitted by `tools/train_reader.py`
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
from typing import Any, Literal

Kind = Literal["signal", "action"]
LANGS = ("zh", "en")
KINDS: tuple[Kind, ...] = ("signal", "action")

MOSTLY = 0.5  # a text with a larger share of Latin letters is read as English
EDGE = 0.001  # how near 0 or 1 a probability is taken to be at most


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds, kept finite."""
    kept = min(1 - EDGE, max(EDGE, probability))
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class Clue:
    """What speaks for one target in one text."""

    narrow: float  # by the model in the best sentence alone, 0 where it saw nothing
    wide: float  # by the model in the best neighbours together
    cue: float  # the cues' confidence, 0 where none fired
    vetoed: bool  # by the rules of context, where the model alone saw it

    @property
    def inputs(self) -> tuple[float, float, float, float, float]:
        """The inputs of the regression, a constant first."""
        return 1.0, log_odds(self.narrow), log_odds(self.wide), self.cue, float(self.vetoed)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind of target in one language, and the bar."""

    start: float
    narrow: float  # of the model's log-odds for the best sentence alone
    wide: float  # of those for the best neighbours together
    cue: float  # of the cues' confidence
    vetoed: float  # where the rules of context speak against it
    bar: float

    def sure(self, clue: Clue) -> float:
        """Return the probability that a find is right."""
        weights = (self.start, self.narrow, self.wide, self.cue, self.vetoed)
        total = sum(weight * value for weight, value in zip(weights, clue.inputs, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True)
class Fusion:
    """Weights by kind of target and language."""

    by: Mapping[tuple[Kind, str], Weights]

    def of(self, kind: Kind, *, latin: float) -> Weights:
        """Return the weights for a text with that share of Latin letters."""
        return self.by[kind, "en" if latin > MOSTLY else "zh"]

    def stored(self) -> dict[str, Any]:
        """Return what is written to the file, as `read_fusion` wants it."""
        return {f"{kind} {lang}": asdict(weights) for (kind, lang), weights in sorted(self.by.items())}


def read_fusion(data: dict[str, Any]) -> Fusion:
    """Build from what `stored` gave."""
    return Fusion({(kind, lang): Weights(**data[f"{kind} {lang}"]) for kind in KINDS for lang in LANGS})


@lru_cache(maxsize=1)
def load_fusion() -> Fusion:
    """Load the weights that ship with the package."""
    text = files("tongpin.reading.learned").joinpath("data", "fusion.json").read_text(encoding="utf-8")
    return read_fusion(json.loads(text))
