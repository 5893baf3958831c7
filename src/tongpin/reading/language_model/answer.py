"""A model's answer, believed in nothing: shape, ids, quotes and numbers are all checked.

What fails is dropped and counted. So the worst that a confused or a talked-round model can do is to propose a signal
of the method in words that really stand in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongpin.method import Text
from tongpin.reading.language_model.client import ModelFailure
from tongpin.reading.language_model.masking import Masked

LEAST, MOST = 0.05, 0.9  # a model is never quite sure, whatever it says
UNSAID = 0.5
MOST_FINDS = 20  # of a kind a piece; nobody says more in one message
SHORTEST = 2  # characters of a quote, masks not counted
LONGEST_ANSWER = 200_000  # characters
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^```(?:json)?\s*|\s*```$")


@dataclass(frozen=True, slots=True)
class Claim:
    """One find of the model's that stands: where in the original text, how sure, how it says that it is known."""

    id: str
    start: int
    end: int
    confidence: float
    known: str = ""


@dataclass
class Checked:
    """What stands of an answer for one piece, and how many finds were dropped."""

    signals: dict[str, Claim] = field(default_factory=dict)
    actions: dict[str, Claim] = field(default_factory=dict)
    dropped: int = 0


def checked(
    answer: str, texts: Sequence[Masked], signals: Collection[str], actions: Collection[str]
) -> list[Checked]:
    """Check an answer against the texts that were sent; one result a text, in their order.

    Raises
    ------
    ModelFailure
        The answer as a whole is not of the shape asked for.
    """
    out = [Checked() for _ in texts]
    for entry in _entries(answer):
        number = _number(entry.get("n"), texts)
        if number is None:
            out[0].dropped += 1
            continue
        result, text = out[number - 1], texts[number - 1]
        _take(result, result.signals, entry.get("signals"), text, signals)
        _take(result, result.actions, entry.get("actions"), text, actions)
    return out


def _entries(answer: str) -> Iterator[dict[str, Any]]:
    found = _json(answer)
    entries = found.get("pieces") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise _misshapen()
    return (entry for entry in entries if isinstance(entry, dict))


def _json(answer: str) -> Any:
    plain = _FENCE.sub("", _THOUGHT.sub("", answer[:LONGEST_ANSWER]).strip())
    try:
        return json.loads(plain, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise _misshapen() from None


def _refuse(name: str) -> float:
    raise ValueError(name)


def _number(said: object, texts: Sequence[Masked]) -> int | None:
    if not isinstance(said, int) or isinstance(said, bool) or not 1 <= said <= len(texts):
        return None
    return said


def _take(
    result: Checked, kept: dict[str, Claim], finds: object, text: Masked, known: Collection[str]
) -> None:
    if finds is None:
        return
    if not isinstance(finds, list):
        result.dropped += 1
        return
    result.dropped += max(0, len(finds) - MOST_FINDS)
    for find in finds[:MOST_FINDS]:
        claim = _claim(find, text, known)
        if claim is None or (claim.id in kept and kept[claim.id].confidence >= claim.confidence):
            result.dropped += 1
        else:
            kept[claim.id] = claim


def _claim(find: object, text: Masked, known: Collection[str]) -> Claim | None:
    if not isinstance(find, dict):
        return None
    id_, quote = find.get("id"), find.get("quote")
    if not isinstance(id_, str) or id_ not in known or not isinstance(quote, str):
        return None
    place = text.text.find(quote.strip())
    end = place + len(quote.strip())
    if place < 0 or len(text.bare(place, end).strip()) < SHORTEST:
        return None
    start, end = text.origin(place, end)
    said = find.get("known")
    return Claim(id_, start, end, _confidence(find.get("sure")), said if isinstance(said, str) else "")


def _confidence(sure: object) -> float:
    if isinstance(sure, bool) or not isinstance(sure, int | float):
        return UNSAID
    return round(float(min(MOST, max(LEAST, sure))), 3)


def _misshapen() -> ModelFailure:
    return ModelFailure(
        "bad_answer",
        Text("模型的回答不是约定的格式。", "The model's answer does not have the shape asked for."),
    )
