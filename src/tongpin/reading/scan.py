"""One sentence with the word classes and cues that are found in it, before any judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tongpin.reading.context.negation import is_negated, may_deny
from tongpin.reading.context.passage import Passage
from tongpin.reading.cuebook import Cuebook
from tongpin.reading.cues import SPAN_EN, SPAN_ZH, Cue, match_cue
from tongpin.reading.lexicon import Found, Span
from tongpin.reading.sentences import Piece, clauses

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
class Scan:
    """A sentence with the word classes in it; places are those in the text."""

    passage: Passage
    found: Found
    denied: Callable[[Span], bool]

    def classes(self) -> Iterator[tuple[str, Span]]:
        """Yield each class with each of its places: "c:asks", or "n:asks" where the sentence only has it denied.

        The very words of a cue are no class.
        """
        for name, places in self.found.items():
            if not name.startswith("'"):
                full = f"n:{name}" if all(map(self.denied, places)) else f"c:{name}"
                for place in places:
                    yield full, place

    def matches(self, book: Cuebook) -> dict[str, list[Match]]:
        """Return the cues that hold, by target."""
        kept: dict[str, list[Match]] = {}
        span = _span(self.passage.sentence)
        ours = self.passage.ours
        for index in (book.signal_cues, book.action_cues) if ours else (book.signal_cues,):
            for cue in index.near(self.found):
                if _may(cue, self):
                    places = match_cue(cue, self.found, span=span, denied=self.denied)
                    if places is not None:
                        kept.setdefault(cue.target, []).append(Match(cue, tuple(places)))
        return kept


def scan_of(book: Cuebook, text: str, piece: Piece, speaker: str) -> Scan:
    """Scan one sentence of normalised text for word classes; who is vendor and who client depends on who writes."""
    ours = speaker != "buyer"
    passage = Passage(text, piece, tuple(clauses(text, piece)), ours=ours, dialogue=speaker == "seller")
    start = piece.start
    found = {
        name: [(a + start, b + start) for a, b in places]
        for name, places in book.lexicon.scan(passage.sentence).items()
    }
    vendor = [*found.get("you", ()), *(found.get("we_note", ()) if ours else ())]
    client = [*found.get("they", ()), *(() if ours else found.get("we", ()))]
    found |= {name: sorted(who) for name, who in (("vendor", vendor), ("client", client)) if who}
    return Scan(passage, found, _denier(passage))


def _span(sentence: str) -> int:
    """Return the widest stretch for a cue."""
    return SPAN_EN if sum(map(str.isascii, sentence)) > _LATIN * len(sentence) else SPAN_ZH


def _may(cue: Cue, scan: Scan) -> bool:
    """Tell whether the sentence meets the cue's own conditions."""
    if cue.who and (cue.who == "buyer") == scan.passage.ours:
        return False
    return not cue.question or "?" in scan.passage.sentence or "interrogative" in scan.found


def _denier(passage: Passage) -> Callable[[Span], bool]:
    known: dict[int, bool] = {}
    doubtful = may_deny(passage.sentence)

    def denied(span: Span) -> bool:
        if not doubtful:
            return False
        place = span[0]
        if place not in known:
            known[place] = is_negated(passage, span)
        return known[place]

    return denied
