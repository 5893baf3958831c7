"""What the cues alone find in a sentence, tried by the rules of context; and a reader that goes by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tongpin.method.model import Method
from tongpin.reading.context.passage import Passage
from tongpin.reading.cuebook import Cuebook, Target
from tongpin.reading.lexicon import Span
from tongpin.reading.normalise import normalise
from tongpin.reading.quotes import quote_span
from tongpin.reading.reliability import reliability_of
from tongpin.reading.scan import Match, Scan, scan_of
from tongpin.reading.sentences import sentences
from tongpin.reading.stands import action_stands, signal_stands
from tongpin.reading.types import FoundAction, FoundSignal, Reading, Utterance

CUE_BAR = 0.5  # the least weight of cues that is reported
SUREST = 0.97  # what many cues together come to at most
LONGEST_TEXT = 300_000  # characters (two hundred pages) that are read of one utterance; what follows is not

Tried = Callable[[Passage, Target, Sequence[Span]], bool]


@dataclass(frozen=True, slots=True)
class Find:
    """A target found, where, and how sure."""

    target: Target
    passage: Passage
    places: tuple[Span, ...]
    weight: float


@dataclass(frozen=True)
class Targets:
    """What a method looks for, with the cues for it; ids that it has retired are not looked for."""

    book: Cuebook
    signals: Mapping[str, Target]
    actions: Mapping[str, Target]

    def finds(self, scan: Scan) -> list[Find]:
        """Return what the cues find in one sentence; actions only where one of ours writes, signals not to a buyer."""
        matches = scan.matches(self.book)
        if not matches:
            return []
        found = _settled(scan, matches, self.signals, signal_stands)
        if scan.passage.ours:
            found += _settled(scan, matches, self.actions, action_stands)
        return found


def targets_of(method: Method, book: Cuebook) -> Targets:
    """Return what this method's signals and actions are found by."""
    return Targets(
        book,
        {id_: target for id_, target in book.signals.items() if id_ in method.signals},
        {id_: target for id_, target in book.actions.items() if id_ in method.actions},
    )


class CueReader:
    """Reads by cues alone; to compare with."""

    def __init__(self, method: Method, book: Cuebook) -> None:
        self.version = book.version
        self._targets = targets_of(method, book)

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance: signals and actions in order of place, each at most once, with exact quotes."""
        text = normalise(utterance.text[:LONGEST_TEXT])
        kept: dict[str, Find] = {}
        for piece in sentences(text):
            keep(kept, self._targets.finds(scan_of(self._targets.book, text, piece, utterance.speaker)))
        finds = [(find, *quote_span(find.passage, find.places)) for find in kept.values()]
        finds.sort(key=lambda one: (one[1], one[0].target.id))
        return Reading(
            tuple(_signal(utterance, *one) for one in finds if one[0].target.id in self._targets.signals),
            tuple(_action(utterance, *one) for one in finds if one[0].target.id in self._targets.actions),
        )

    def read_all(self, utterances: Sequence[Utterance]) -> list[Reading]:
        """Read several utterances."""
        return [self.read(utterance) for utterance in utterances]


def keep(kept: dict[str, Find], finds: Iterable[Find]) -> None:
    """Count the same thing in one utterance once, with its best quote."""
    for find in finds:
        known = kept.get(find.target.id)
        if known is None or find.weight > known.weight:
            kept[find.target.id] = find


def _settled(
    scan: Scan, found: Mapping[str, list[Match]], targets: Mapping[str, Target], tried: Tried
) -> list[Find]:
    """Return what stands in a sentence, settled between look-alikes."""
    finds: list[Find] = []
    for id_, matches in found.items():
        target = targets.get(id_)
        if target is None or any(name in scan.found for name in target.without):
            continue
        standing = [match for match in matches if tried(_around(scan, match), target, match.places)]
        if standing:
            finds.append(_joined(target, scan.passage, standing))
    strong = [find for find in finds if find.weight >= CUE_BAR]
    beaten = {loser for find in strong for loser in find.target.beats}
    return [find for find in strong if find.target.id not in beaten]


def _around(scan: Scan, match: Match) -> Passage:
    """Return what the rules of context should look at for a match."""
    starts, ends = zip(*match.places, strict=True)
    return scan.passage.around((min(starts), max(ends)))


def _joined(target: Target, passage: Passage, matches: Sequence[Match]) -> Find:
    """Join a target's cues as independent witnesses; the best of them gives the place."""
    doubt = 1.0
    for match in matches:
        doubt *= 1 - match.cue.weight
    best = max(matches, key=lambda match: (match.cue.weight, -match.width))
    return Find(target, passage, best.places, min(SUREST, 1 - doubt))


def _signal(utterance: Utterance, find: Find, start: int, end: int) -> FoundSignal:
    known = reliability_of(find.passage, (start, end), speaker=utterance.speaker, kind=utterance.kind)
    quote = utterance.text[start:end]
    return FoundSignal(find.target.id, quote, start, end, round(find.weight, 3), known)


def _action(utterance: Utterance, find: Find, start: int, end: int) -> FoundAction:
    return FoundAction(find.target.id, utterance.text[start:end], start, end, round(find.weight, 3))
