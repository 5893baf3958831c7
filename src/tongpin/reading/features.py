"""What a learned scorer sees of a sentence: its letters and words, its word classes, its cues, its context.

Features are strings in four groups; within a group they share one unit of length, so that a long sentence
does not count for more than a short one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tongpin.reading.context.elsewhere import is_elsewhere
from tongpin.reading.context.history import is_history
from tongpin.reading.context.hope import is_hoped
from tongpin.reading.context.hypothetical import is_hypothetical
from tongpin.reading.context.negation import is_negated
from tongpin.reading.context.opinion import is_own_opinion
from tongpin.reading.context.own_acts import is_own_act
from tongpin.reading.context.passage import Passage
from tongpin.reading.context.question import is_question
from tongpin.reading.cues import Cue
from tongpin.reading.lexicon import Found, Span
from tongpin.reading.stems import words

GROUPS = {"letters": 2.5, "words": 2.0, "classes": 1.5, "cues": 0.8, "context": 1.0}  # each group's length

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sight:
    """One sentence as the scorer sees it, before weighing: group → features."""

    groups: dict[str, list[str]]

    def weighed(self) -> Iterator[tuple[str, float]]:
        """Yield each feature with its value."""
        for group, features in self.groups.items():
            if features:
                value = GROUPS[group] / math.sqrt(len(features))
                for feature in features:
                    yield feature, value


def _letters(text: str) -> Iterator[str]:
    for run in _HAN.findall(text):
        for size in (1, 2, 3):
            for at in range(len(run) - size + 1):
                yield run[at : at + size]


def _words(text: str) -> Iterator[str]:
    stems = [_DIGITS.sub("0", stem) for stem, _start, _end in words(text)]
    yield from (f"w:{stem}" for stem in stems)
    yield from (f"w:{first} {second}" for first, second in pairwise(stems))


def _context(passage: Passage) -> Iterator[str]:
    span: Span = (passage.piece.end - 1, passage.piece.end)
    start: Span = (passage.clauses[0].start, passage.clauses[0].start + 1)
    yield "x:ours" if passage.ours else "x:buyer"
    if "?" in passage.sentence:
        yield "x:mark"
    tests = (is_question, is_hypothetical, is_hoped, is_negated, is_own_opinion, is_own_act)
    for test in tests:
        if test(passage, start) or test(passage, span):
            yield f"x:{test.__name__}"
    if is_elsewhere(passage):
        yield "x:elsewhere"
    if is_history(passage):
        yield "x:history"


def _classes(found: Found, denied: Callable[[Span], bool]) -> Iterator[str]:
    """Name each word class that is there; one that is only there denied has a name of its own."""
    for name, places in found.items():
        if not name.startswith("'"):
            yield f"n:{name}" if all(map(denied, places)) else f"c:{name}"


def sight_of(
    passage: Passage,
    found: Found,
    *,
    matched: Iterable[Cue] = (),
    partly: Iterable[str] = (),
    denied: Callable[[Span], bool] = lambda _span: False,
) -> Sight:
    """Return what the scorer sees.

    `found` is the scan of the sentence, `matched` the cues that hold in it, `partly` the targets of cues that
    lack one term.
    """
    sentence = passage.sentence
    return Sight(
        {
            "letters": sorted(set(_letters(sentence))),
            "words": sorted(set(_words(sentence))),
            "classes": sorted(_classes(found, denied)),
            "cues": sorted({f"f:{cue.target}" for cue in matched} | {f"p:{target}" for target in partly}),
            "context": sorted(set(_context(passage))),
        }
    )


def merged(sights: Sequence[Sight]) -> Sight:
    """Join the sights of several sentences into one."""
    return Sight(
        {group: sorted({one for sight in sights for one in sight.groups[group]}) for group in GROUPS}
    )
