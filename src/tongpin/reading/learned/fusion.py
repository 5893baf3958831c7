"""How sure the reader is of a find, from what the model says, what the cues say, and what the context says.

One logistic regression of three inputs for each kind of target and each language, fitted by `tools/train_reader.py`
on predictions for writers whom the model had not seen; so what comes out is a calibrated probability. The bars, below
which nothing is reported, were set on the same predictions.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["signal", "action"]
LANGS = ("zh", "en")
KINDS: tuple[Kind, ...] = ("signal", "action")

EDGE = 0.001  # how near 0 or 1 a probability is taken to be at most


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds, kept finite."""
    kept = min(1 - EDGE, max(EDGE, probability))
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind of target in one language, and the bar."""

    start: float
    model: float  # of the log-odds by the model
    cue: float  # of the cues' confidence
    vetoed: float  # where the rules of context speak against it
    bar: float

    def sure(self, probability: float, cue: float, *, vetoed: bool) -> float:
        """Return the probability that a find is right."""
        total = self.start + self.model * log_odds(probability) + self.cue * cue + self.vetoed * vetoed
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True)
class Fusion:
    """Weights by kind of target and language."""

    by: dict[tuple[str, str], Weights]

    def of(self, kind: Kind, *, latin: float) -> Weights:
        """Return the weights for a text with that share of Latin letters."""
        return self.by[kind, "en" if latin > 0.5 else "zh"]

    def stored(self) -> dict[str, Any]:
        """Return what is written to the file, as `read_fusion` wants it."""
        return {f"{kind} {lang}": asdict(weights) for (kind, lang), weights in sorted(self.by.items())}


def read_fusion(data: dict[str, Any]) -> Fusion:
    """Build from what `stored` gave."""
    return Fusion({(key.split()[0], key.split()[1]): Weights(**entry) for key, entry in data.items()})


@lru_cache(maxsize=1)
def load_fusion() -> Fusion:
    """Load the weights that ship with the package."""
    text = files("tongpin.reading.learned").joinpath("data", "fusion.json").read_text(encoding="utf-8")
    return read_fusion(json.loads(text))
