"""The offline reader: sentences, cues, a learned score, and each find tried by the rules of context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongpin.method.model import Method
from tongpin.reading.context.passage import Passage
from tongpin.reading.cuebook import Cuebook, Target, load_cuebook
from tongpin.reading.features import Sight, merged
from tongpin.reading.lexicon import Span
from tongpin.reading.normalise import normalise
from tongpin.reading.quotes import quote_span
from tongpin.reading.reliability import reliability_of
from tongpin.reading.scorer import NOTHING, Scorer, load_scorer
from tongpin.reading.sentences import Piece, sentences
from tongpin.reading.stands import action_stands, signal_stands
from tongpin.reading.types import FoundAction, FoundSignal, Reading, Utterance
from tongpin.reading.view import Match, View, view_of

SIGNAL_BAR = 0.4  # the least probability that a signal is reported with
ACTION_BAR = 0.2
CUE_BAR = 0.5  # the same for cues alone
BACKED_BAR = 0.15  # the same where a strong cue says so too
BACKED_CUE = 0.72  # what makes a cue strong
WINDOW = 25  # characters of Chinese (three times as many Latin) that are weighed as one

SCANT = 14  # a window of fewer characters tells little, and needs more probability
SCANT_MORE = 0.5  # how much more, as it shrinks to nothing
BESIDE = 0.25  # a clause beside belongs to the quote if it speaks for the target so much as well
LONGEST_TEXT = (
    300_000  # characters (some two hundred pages) that are read of one utterance; what follows is not
)

Tried = Callable[[Passage, Target, Sequence[Span]], bool]


@dataclass(frozen=True, slots=True)
class Find:
    """A target found, where, and how sure."""

    target: Target
    passage: Passage
    places: tuple[Span, ...]
    weight: float


class CueReader:
    """Reads offline; pure, and linear in the length of the text, of which `LONGEST_TEXT` characters are read.

    Without a scorer it goes by cues alone.
    """

    def __init__(self, method: Method, book: Cuebook, scorer: Scorer | None) -> None:
        self.version = f"{book.version}+{scorer.version}" if scorer else book.version
        self._book = book
        self._scorer = scorer
        self._signals = {id_: target for id_, target in book.signals.items() if id_ in method.signals}
        self._actions = {id_: target for id_, target in book.actions.items() if id_ in method.actions}

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance: signals and actions in order of place, each at most once, with exact quotes."""
        signals: dict[str, Find] = {}
        actions: dict[str, Find] = {}
        for window in _windows(self._views(utterance)):
            scores = self._scores(window)
            _keep(signals, self._finds(window, self._signals, scores, SIGNAL_BAR, signal_stands))
            if window[0].passage.ours:
                _keep(actions, self._finds(window, self._actions, scores, ACTION_BAR, action_stands))
        return Reading(
            tuple(sorted((_signal(utterance, find) for find in signals.values()), key=_signal_order)),
            tuple(sorted((_action(utterance, find) for find in actions.values()), key=_action_order)),
        )

    def windows(self, utterance: Utterance) -> Iterator[tuple[Span, Sight]]:
        """Yield each window of sentences with its place, as a scorer sees it; for training."""
        for window in _windows(self._views(utterance)):
            span = (window[0].passage.piece.start, window[-1].passage.piece.end)
            yield span, merged([view.sight() for view in window])

    def _views(self, utterance: Utterance) -> Iterator[View]:
        text = normalise(utterance.text[:LONGEST_TEXT])
        for piece in sentences(text):
            yield view_of(self._book, text, piece, utterance.speaker)

    def _scores(self, window: Sequence[View]) -> Mapping[str, float]:
        if self._scorer is None:
            return {}
        return self._scorer.probabilities(merged([view.sight() for view in window]))

    def _finds(
        self,
        window: Sequence[View],
        targets: Mapping[str, Target],
        scores: Mapping[str, float],
        bar: float,
        tried: Tried,
    ) -> list[Find]:
        """Return what stands in one window of sentences."""
        if self._scorer is None:
            return [find for view in window for find in _by_cues(view, targets, tried)]
        finds = []
        bar += SCANT_MORE * max(0.0, 1 - sum(map(_size, window)) / SCANT)
        for id_, score in scores.items():
            target = targets.get(id_)
            if target is None or score < BACKED_BAR:
                continue
            if score >= bar or _backed(window, id_):
                view, places = self._place(window, id_, self._scorer)
                if tried(view.passage, target, places):
                    wider = (*places, *_beside(self._scorer, view, places, id_))
                    finds.append(Find(target, view.passage, wider, score))
        return finds

    def _place(self, window: Sequence[View], id_: str, scorer: Scorer) -> tuple[View, tuple[Span, ...]]:
        """Find where a target lies: at its best cue, else in the clause that speaks for it most."""
        matches = [(view, match) for view in window for match in view.matches.get(id_, ())]
        if matches:
            view, match = max(matches, key=lambda pair: (pair[1].cue.weight, -pair[1].width))
            return view, match.places
        _favour_of_best, view, clause = max(
            (
                (_favour(scorer, view, clause, id_), view, clause)
                for view in window
                for clause in view.passage.clauses
            ),
            key=lambda triple: (triple[0], -triple[2].start),
        )
        return view, ((clause.start, clause.end),)


def _beside(scorer: Scorer, view: View, places: Sequence[Span], id_: str) -> list[Span]:
    """Return the clauses next to those of `places` that speak for the target nearly as much."""
    clauses = view.passage.clauses
    if len(clauses) == 1:
        return []
    favours = [_favour(scorer, view, clause, id_) for clause in clauses]
    held = [
        number
        for number, clause in enumerate(clauses)
        if any(clause.start < end and start < clause.end for start, end in places)
    ] or [max(range(len(clauses)), key=favours.__getitem__)]
    first, last = held[0], held[-1]
    bar = BESIDE * max(favours[first : last + 1])
    if bar <= 0:
        return []
    while first > 0 and favours[first - 1] >= bar:
        first -= 1
    while last + 1 < len(clauses) and favours[last + 1] >= bar:
        last += 1
    return [(clause.start, clause.end) for clause in clauses[first : last + 1]]


def _backed(window: Sequence[View], id_: str) -> bool:
    """Tell whether a strong cue speaks for a target that the score alone does not carry."""
    return any(match.cue.weight >= BACKED_CUE for view in window for match in view.matches.get(id_, ()))


def _favour(scorer: Scorer, view: View, clause: Piece, id_: str) -> float:
    """Return how much one clause speaks for a target against nothing."""
    logits = scorer.logits(view.clause_sight(clause))
    return float(logits[scorer.column[id_]] - logits[scorer.column[NOTHING]])


def _size(view: View) -> float:
    """Return the sentence's length, a Latin character counted as a third."""
    sentence = view.passage.sentence
    latin = sum(map(str.isascii, sentence))
    return len(sentence) - latin * 2 / 3


def _windows(views: Iterable[View]) -> Iterator[list[View]]:
    """Group short sentences that stand together, so that they are weighed as one."""
    window: list[View] = []
    size = 0.0
    for view in views:
        broken = window and "\n" in window[-1].passage.sentence
        if window and (broken or size + _size(view) > WINDOW):
            yield window
            window, size = [], 0.0
        window.append(view)
        size += _size(view)
    if window:
        yield window


def _by_cues(view: View, targets: Mapping[str, Target], tried: Tried) -> list[Find]:
    """Return what the cues alone find in a sentence, settled between look-alikes."""
    finds: dict[str, Find] = {}
    for id_, matches in view.matches.items():
        target = targets.get(id_)
        if target is None or any(name in view.found for name in target.without):
            continue
        standing = [match for match in matches if tried(view.passage, target, match.places)]
        if standing:
            finds[id_] = _joined(target, view.passage, standing)
    strong = [find for find in finds.values() if find.weight >= CUE_BAR]
    beaten = {loser for find in strong for loser in find.target.beats}
    return [find for find in strong if find.target.id not in beaten]


def _joined(target: Target, passage: Passage, matches: Sequence[Match]) -> Find:
    """Join a target's cues as independent witnesses; the best of them gives the place."""
    doubt = 1.0
    for match in matches:
        doubt *= 1 - match.cue.weight
    best = max(matches, key=lambda match: (match.cue.weight, -match.width))
    return Find(target, passage, best.places, min(0.97, 1 - doubt))


def _keep(kept: dict[str, Find], finds: Iterable[Find]) -> None:
    """Count the same thing in one utterance once, with its best quote."""
    for find in finds:
        known = kept.get(find.target.id)
        if known is None or find.weight > known.weight:
            kept[find.target.id] = find


def _signal_order(found: FoundSignal) -> tuple[int, str]:
    return found.start, found.signal


def _action_order(found: FoundAction) -> tuple[int, str]:
    return found.start, found.action


def _signal(utterance: Utterance, find: Find) -> FoundSignal:
    start, end = quote_span(find.passage, find.places)
    return FoundSignal(
        signal=find.target.id,
        quote=utterance.text[start:end],
        start=start,
        end=end,
        confidence=round(find.weight, 3),
        reliability=reliability_of(
            find.passage, (start, end), speaker=utterance.speaker, kind=utterance.kind
        ),
    )


def _action(utterance: Utterance, find: Find) -> FoundAction:
    start, end = quote_span(find.passage, find.places)
    return FoundAction(find.target.id, utterance.text[start:end], start, end, round(find.weight, 3))


def default_reader(method: Method) -> CueReader:
    """Return the reader that needs nothing but this package; ids that `method` has retired are not looked for."""
    return CueReader(method, load_cuebook(), load_scorer())
