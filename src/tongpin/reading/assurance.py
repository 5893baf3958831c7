"""What a text says of proofs, of worries that are settled, and of traits that foretell worries (method E).

Kept apart from the signals: none of it moves the judged stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tongpin.method.model import Method, Proof

from .datafiles import load_yaml

_NEAR = 16  # characters around a match that may take it back


@dataclass(frozen=True, slots=True)
class Assurance:
    """Proofs named, concerns foretold, and whether a worry is said to be settled."""

    proofs: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    settles: bool = False


@dataclass(frozen=True)
class _Patterns:
    proofs: dict[str, re.Pattern[str]]
    traits: dict[str, re.Pattern[str]]
    settled: re.Pattern[str]
    unsettled: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    data = load_yaml("assurance.yaml")
    return _Patterns(
        {proof: _any(found) for proof, found in data["proofs"].items()},
        {concern: _any(found) for concern, found in data["traits"].items()},
        _any(data["settled"]),
        _any(data["unsettled"]),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(p.replace("(?i)", "") for p in patterns)
    return re.compile(joined, re.IGNORECASE)


def read_assurance(text: str, method: Method) -> Assurance:
    """Read one event's text, any language; pure and in linear time.

    A proof is named by the method's own words for it, which a company may change, or by the wordings of
    `assurance.yaml`. Proofs come in the method's order.
    """
    known = _patterns()
    low = text.lower()
    return Assurance(
        tuple(p.id for p in method.proofs.values() if _is_named(p, text, low, known)),
        tuple(c for c, pattern in known.traits.items() if pattern.search(text)),
        _is_settled(text, known),
    )


def _is_named(proof: Proof, text: str, low: str, known: _Patterns) -> bool:
    if any(word.lower() in low for word in proof.words):
        return True
    pattern = known.proofs.get(proof.id)
    return pattern is not None and pattern.search(text) is not None


def _is_settled(text: str, known: _Patterns) -> bool:
    for match in known.settled.finditer(text):
        around = text[max(0, match.start() - _NEAR) : match.end()]
        if not known.unsettled.search(around):
            return True
    return False
