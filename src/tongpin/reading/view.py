"""One sentence as the reader sees it: what is scanned, which cues hold, what the scorer gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from tongpin.reading.context.negation import is_negated
from tongpin.reading.context.passage import Passage
from tongpin.reading.cuebook import Cuebook
from tongpin.reading.cues import SPAN_EN, SPAN_ZH, Cue, CueIndex, match_cue
from tongpin.reading.features import Sight, sight_of
from tongpin.reading.lexicon import Found, Span
from tongpin.reading.sentences import Piece, clauses

REMEMBERED = 1_024  # sentences
_LATIN = 0.7  # a sentence of more plain letters than that is measured as English


@dataclass(frozen=True, slots=True)
class Match:
    """A cue that holds, with one place a term."""

    cue: Cue
    places: tuple[Span, ...]

    @property
    def width(self) -> int:
        """How many characters it stretches over."""
        return max(end for _, end in self.places) - min(start for start, _ in self.places)


@dataclass(frozen=True, slots=True)
class View:
    """A sentence with all that is found in it before any judgement."""

    passage: Passage
    found: Found
    denied: Callable[[Span], bool]
    matches: dict[str, list[Match]] = field(default_factory=dict)  # by target
    partly: frozenset[str] = frozenset()

    def sight(self) -> Sight:
        """Return the sentence as the scorer sees it."""
        cues = [match.cue for matches in self.matches.values() for match in matches]
        return sight_of(self.passage, self.found, matched=cues, partly=self.partly, denied=self.denied)

    def clause_sight(self, clause: Piece) -> Sight:
        """Return one clause as the scorer sees it, without cues."""
        inside = {
            name: kept
            for name, places in self.found.items()
            if (kept := [place for place in places if clause.start <= place[0] and place[1] <= clause.end])
        }
        passage = Passage(self.passage.text, clause, (clause,), self.passage.ours, self.passage.dialogue)
        return sight_of(passage, inside, denied=self.denied)


@lru_cache(maxsize=REMEMBERED)
def view_of(book: Cuebook, text: str, piece: Piece, speaker: str) -> View:
    """Scan one sentence of normalised text and match every cue in it; places are those in `text`.

    The last few are remembered, since several readers look at one text; nobody changes a view.
    """
    ours = speaker != "buyer"
    passage = Passage(text, piece, tuple(clauses(text, piece)), ours=ours, dialogue=speaker == "seller")
    found = _scan(book, passage)
    denied = _denier(passage)
    matches: dict[str, list[Match]] = {}
    partly: set[str] = set()
    for index in (book.signal_cues, book.action_cues) if ours else (book.signal_cues,):
        partly |= index.partly(found)
        for match in _matches(index, passage, found, denied):
            matches.setdefault(match.cue.target, []).append(match)
    return View(passage, found, denied, matches, frozenset(partly))


def _scan(book: Cuebook, passage: Passage) -> Found:
    """Scan one sentence and add who is vendor and who client."""
    start = passage.piece.start
    found = {
        name: [(a + start, b + start) for a, b in places]
        for name, places in book.lexicon.scan(passage.sentence).items()
    }
    vendor = [*found.get("you", ()), *(found.get("we_note", ()) if passage.ours else ())]
    client = [*found.get("they", ()), *(() if passage.ours else found.get("we", ()))]
    return found | {name: sorted(who) for name, who in (("vendor", vendor), ("client", client)) if who}


def _matches(index: CueIndex, passage: Passage, found: Found, denied: Callable[[Span], bool]) -> list[Match]:
    span = _span(passage)
    matches = []
    for cue in index.near(found):
        if _may(cue, passage, found):
            places = match_cue(cue, found, span=span, denied=denied)
            if places is not None:
                matches.append(Match(cue, tuple(places)))
    return matches


def _span(passage: Passage) -> int:
    """Return the widest stretch for a cue."""
    sentence = passage.sentence
    return SPAN_EN if sum(map(str.isascii, sentence)) > _LATIN * len(sentence) else SPAN_ZH


def _may(cue: Cue, passage: Passage, found: Found) -> bool:
    """Tell whether the sentence meets the cue's own conditions."""
    if cue.who and (cue.who == "buyer") == passage.ours:
        return False
    return not cue.question or "?" in passage.sentence or "interrogative" in found


def _denier(passage: Passage) -> Callable[[Span], bool]:
    known: dict[Span, bool] = {}

    def denied(span: Span) -> bool:
        if span not in known:
            known[span] = is_negated(passage, span)
        return known[span]

    return denied
