"""The route of a new deal as the page shows it while its questions are answered (method I2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongpin.engine import route
from tongpin.method.model import Text
from tongpin.server.core.method import method_in_use


@dataclass(frozen=True, slots=True)
class RouteShown:
    """The motion with what it rests on, in the reader's language."""

    motion: str
    picture: str
    score: int
    most: int
    straight: bool
    reasons: tuple[str, ...]


def said(text: Text, lang: str) -> str:
    """Return a text of the method as a label: with a capital where the language has them."""
    words = text.say(lang)
    return words[:1].upper() + words[1:]


def shown_route(answers: Mapping[str, int], lang: str) -> RouteShown | None:
    """Return the route of the answers given so far, or None while there is none."""
    if not answers:
        return None
    method = method_in_use()
    found = route(answers, method)
    form = "{name}: {level}" if lang == "en" else "{name}（{level}）"
    reasons = [
        form.format(
            name=said(method.routing[name].name, lang),
            level=method.routing[name].levels[answers[name]].say(lang),
        )
        for name in found.reasons
    ]
    kind = method.motions[found.motion]
    return RouteShown(
        motion=kind.name.say(lang),
        picture=kind.picture.say(lang),
        score=found.score,
        most=2 * len(method.routing),
        straight=found.straight,
        reasons=tuple(reasons),
    )
