"""Cues: small patterns over word classes that give a signal or an action away.

A cue is one line: `incumbent contract|term expires !signed ~40 .8`

- a word class, `a|b` for either, `'…'` for a literal wording;
- `a>b` for a before b; `!a` where the sentence must not have a;
- `~40` the widest stretch in characters; `.8` the cue's weight, 0.8 unless said;
- `@buyer` or `@ours` for the one who writes; `?` for questions only; `+neg` where a negation does not matter
  (nor does it where a word class named `no_…` says no itself).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongpin.reading.lexicon import Found, Lexicon, Span

SPAN_ZH = 34  # characters, in Chinese text
SPAN_EN = 100  # characters, in English text
WEIGHT = 0.8
_TRIES = 400
_LITERAL = r"'(?:[^']|(?<=\w)'(?=\w))*'"  # an apostrophe inside a word does not close it
_PIECES = re.compile(rf"(?:{_LITERAL}|[^\s'])+")


@dataclass(frozen=True, slots=True)
class Cue:
    """One parsed cue for one target (a signal's or an action's id)."""

    target: str
    terms: tuple[tuple[str, ...], ...]  # each: any of these word classes
    order: tuple[tuple[int, int], ...]  # (i, j): term i before term j
    without: tuple[str, ...]
    span: int  # 0 = by language
    weight: float
    who: str
    question: bool
    negatable: bool


def _alternatives(token: str, lexicon: Lexicon, target: str) -> tuple[str, ...]:
    names = []
    for part in re.findall(rf"{_LITERAL}|[^|]+", token):
        if part.startswith("'"):
            if part not in lexicon.names:
                lexicon.add_wording(part, part[1:-1])
        elif part not in lexicon.names:
            msg = f"{target}: no word class {part!r} in cue term {token!r}"
            raise ValueError(msg)
        names.append(part)
    return tuple(names)


def parse_cue(target: str, line: str, lexicon: Lexicon) -> Cue:
    """Parse one cue line; raises `ValueError` naming the target and the unknown word class."""
    terms: list[tuple[str, ...]] = []
    order: list[tuple[int, int]] = []
    without: list[str] = []
    options: dict[str, str] = {}
    for token in _PIECES.findall(line):
        if token[0] == "~" or token[0] == "@":
            options[token[0]] = token[1:]
        elif token in ("?", "+neg"):
            options[token] = token
        elif re.fullmatch(r"\.\d+", token):
            options["."] = token
        elif token[0] == "!":
            without.extend(_alternatives(token[1:], lexicon, target))
        else:
            chain = re.findall(rf"(?:{_LITERAL}|[^>'])+", token)
            for place, part in enumerate(chain):
                terms.append(_alternatives(part, lexicon, target))
                if place:
                    order.append((len(terms) - 2, len(terms) - 1))
    if not terms:
        msg = f"{target}: a cue without a word class: {line!r}"
        raise ValueError(msg)
    return Cue(
        target=target,
        terms=tuple(terms),
        order=tuple(order),
        without=tuple(without),
        span=int(options.get("~", 0)),
        weight=float(options.get(".", WEIGHT)),
        who=options.get("@", ""),
        question="?" in options,
        negatable="+neg" not in options
        and not any(name.startswith("no_") for term in terms for name in term),
    )


class CueIndex:
    """Cues kept under their rarest term, so that a sentence meets only those that might match."""

    def __init__(self, cues: Sequence[Cue], sizes: Mapping[str, int]) -> None:
        self._under: dict[str, list[tuple[int, Cue]]] = {}
        for number, cue in enumerate(cues):
            rarest = min(cue.terms, key=lambda term: sum(sizes[name] for name in term))
            for name in rarest:
                self._under.setdefault(name, []).append((number, cue))

    def near(self, found: Found) -> Iterator[Cue]:
        """Yield each cue all of whose terms are there and none of whose forbidden ones is."""
        seen: set[int] = set()
        absent = found.keys().isdisjoint
        for name in found:
            for number, cue in self._under.get(name, ()):
                if number not in seen:
                    seen.add(number)
                    if absent(cue.without) and not any(map(absent, cue.terms)):
                        yield cue


def match_cue(cue: Cue, found: Found, *, span: int, denied: Callable[[Span], bool]) -> list[Span] | None:
    """Find the tightest places for all terms of a cue that do not overlap and are not `denied`.

    `span` is the widest stretch in characters unless the cue says its own. Returns one place a term, or None.
    """
    choices = [sorted({place for name in term for place in found.get(name, ())}) for term in cue.terms]
    if cue.negatable:
        choices = [[place for place in places if not denied(place)] for places in choices]
    if not all(choices):
        return None
    search = _Search(cue, choices, cue.span or span)
    search.go([])
    return search.best


class _Search:
    """Depth-first search over places, bounded in tries."""

    def __init__(self, cue: Cue, choices: list[list[Span]], span: int) -> None:
        self.cue, self.choices, self.span = cue, choices, span
        self.best: list[Span] | None = None
        self.tries = 0

    def _fits(self, places: list[Span]) -> bool:
        last = places[-1]
        if any(last[0] < end and start < last[1] for start, end in places[:-1]):
            return False
        if max(end for _, end in places) - min(start for start, _ in places) > self.span:
            return False
        index = len(places) - 1
        return all(places[i][0] < places[j][0] for i, j in self.cue.order if max(i, j) == index)

    def go(self, places: list[Span]) -> None:
        if len(places) == len(self.choices):
            self._keep(places)
            return
        for place in self.choices[len(places)]:
            self.tries += 1
            if self.tries > _TRIES:
                return
            places.append(place)
            if self._fits(places):
                self.go(places)
            places.pop()

    def _keep(self, places: list[Span]) -> None:
        if self.best is None or _width(places) < _width(self.best):
            self.best = list(places)


def _width(places: list[Span]) -> int:
    return max(end for _, end in places) - min(start for start, _ in places)
