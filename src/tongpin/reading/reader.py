"""The offline reader: sentence by sentence, cue by cue, each find tried by the rules of context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tongpin.method.model import Method
from tongpin.reading.context.demands import is_buyers_demand
from tongpin.reading.context.elsewhere import is_elsewhere
from tongpin.reading.context.history import is_history
from tongpin.reading.context.hope import is_hoped
from tongpin.reading.context.hypothetical import is_hypothetical
from tongpin.reading.context.negation import is_negated
from tongpin.reading.context.opinion import is_own_opinion
from tongpin.reading.context.own_acts import is_own_act
from tongpin.reading.context.passage import Passage
from tongpin.reading.context.question import is_question
from tongpin.reading.cuebook import Cuebook, Target, load_cuebook
from tongpin.reading.cues import SPAN_EN, SPAN_ZH, Cue, match_cue
from tongpin.reading.lexicon import Found, Span
from tongpin.reading.normalise import normalise
from tongpin.reading.quotes import quote_span
from tongpin.reading.reliability import reliability_of
from tongpin.reading.sentences import Piece, clauses, sentences
from tongpin.reading.types import FoundAction, FoundSignal, Reading, Utterance

THRESHOLD = 0.5


@dataclass(slots=True)
class _Find:
    """A target found in one sentence."""

    target: Target
    passage: Passage
    places: list[Span]
    weight: float


class CueReader:
    """Reads with cues and rules of context; offline, pure, and linear in the length of the text."""

    def __init__(self, method: Method, book: Cuebook) -> None:
        self.version = book.version
        self._book = book
        self._signals = {id_: target for id_, target in book.signals.items() if id_ in method.signals}
        self._actions = {id_: target for id_, target in book.actions.items() if id_ in method.actions}

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance: signals and actions in order of place, each at most once, with exact quotes."""
        text = normalise(utterance.text)
        signals: dict[str, _Find] = {}
        actions: dict[str, _Find] = {}
        ours = utterance.speaker != "buyer"
        for piece in sentences(text):
            passage = _passage(text, piece, utterance.speaker)
            found = self._scan(passage)
            _keep(signals, self._signal_finds(passage, found))
            if ours:
                _keep(actions, self._action_finds(passage, found))
        return Reading(
            tuple(
                sorted(
                    (_signal(utterance, find) for find in signals.values()),
                    key=lambda one: (one.start, one.signal),
                )
            ),
            tuple(
                sorted(
                    (_action(utterance, find) for find in actions.values()),
                    key=lambda one: (one.start, one.action),
                )
            ),
        )

    def _scan(self, passage: Passage) -> Found:
        """Scan one sentence; the places are those in the whole text. Adds who is vendor and who client."""
        start = passage.piece.start
        found = {
            name: [(a + start, b + start) for a, b in places]
            for name, places in self._book.lexicon.scan(passage.sentence).items()
        }
        vendor = [*found.get("you", ()), *(found.get("we_note", ()) if passage.ours else ())]
        client = [*found.get("they", ()), *(() if passage.ours else found.get("we", ()))]
        return (
            found
            | ({"vendor": sorted(vendor)} if vendor else {})
            | ({"client": sorted(client)} if client else {})
        )

    def _signal_finds(self, passage: Passage, found: Found) -> list[_Find]:
        if passage.dialogue or not found:
            return []
        return self._finds(passage, found, self._signals, self._book.signal_cues.near(found), _stands)

    def _action_finds(self, passage: Passage, found: Found) -> list[_Find]:
        if not found:
            return []
        return self._finds(passage, found, self._actions, self._book.action_cues.near(found), _acted)

    def _finds(
        self,
        passage: Passage,
        found: Found,
        targets: dict[str, Target],
        cues: Iterator[Cue],
        stands: Callable[[Passage, Target, list[Span]], bool],
    ) -> list[_Find]:
        """Match the cues of one sentence, try each by the context, and settle between look-alikes."""
        denied = _denier(passage)
        finds: dict[str, _Find] = {}
        for cue in cues:
            target = targets.get(cue.target)
            if target is None or not _may(cue, target, passage, found):
                continue
            places = match_cue(cue, found, span=_span(passage), denied=denied)
            if places is not None and stands(passage, target, places):
                _add(finds, _Find(target, passage, places, cue.weight))
        return _settled(finds)


def _passage(text: str, piece: Piece, speaker: str) -> Passage:
    return Passage(
        text, piece, tuple(clauses(text, piece)), ours=speaker != "buyer", dialogue=speaker == "seller"
    )


def _span(passage: Passage) -> int:
    """Return the widest stretch for a cue: by whether the sentence is mostly Latin letters."""
    sentence = passage.sentence
    return SPAN_EN if sum(map(str.isascii, sentence)) > 0.7 * len(sentence) else SPAN_ZH


def _denier(passage: Passage) -> Callable[[Span], bool]:
    known: dict[Span, bool] = {}

    def denied(span: Span) -> bool:
        if span not in known:
            known[span] = is_negated(passage, span)
        return known[span]

    return denied


def _may(cue: Cue, target: Target, passage: Passage, found: Found) -> bool:
    """Tell whether the sentence meets the cue's and the target's own conditions."""
    if cue.who and (cue.who == "buyer") == passage.ours:
        return False
    if cue.question and "?" not in passage.sentence and "interrogative" not in found:
        return False
    return not any(name in found for name in target.without)


def _stands(passage: Passage, target: Target, places: list[Span]) -> bool:
    """Try a signal by the rules of context that hold for its nature."""
    allow, nature = target.allow, target.nature
    if "elsewhere" not in allow and is_elsewhere(passage):
        return False
    if "history" not in allow and is_history(passage):
        return False
    if "opinion" not in allow and any(is_own_opinion(passage, place) for place in places):
        return False
    if "own" not in allow and all(is_own_act(passage, place) for place in places):
        return False
    if nature not in ("fact", "plan"):
        return True
    if "hypothetical" not in allow and any(is_hypothetical(passage, place) for place in places):
        return False
    if "question" not in allow and any(is_question(passage, place) for place in places):
        return False
    return nature == "plan" or "hope" in allow or not any(is_hoped(passage, place) for place in places)


def _acted(passage: Passage, target: Target, places: list[Span]) -> bool:
    """Try an action: it must be ours, done or planned, in this deal."""
    if "elsewhere" not in target.allow and is_elsewhere(passage):
        return False
    if "history" not in target.allow and is_history(passage):
        return False
    return "own" in target.allow or not is_buyers_demand(passage, min(places))


def _add(finds: dict[str, _Find], find: _Find) -> None:
    """Keep the best cue of a target; a second one raises the weight as an independent witness would."""
    known = finds.get(find.target.id)
    if known is None:
        finds[find.target.id] = find
        return
    best = find if (find.weight, -_width(find)) > (known.weight, -_width(known)) else known
    finds[find.target.id] = _Find(
        best.target, best.passage, best.places, min(0.97, 1 - (1 - known.weight) * (1 - find.weight))
    )


def _width(find: _Find) -> int:
    return max(end for _, end in find.places) - min(start for start, _ in find.places)


def _settled(finds: dict[str, _Find]) -> list[_Find]:
    """Drop weak finds and those that a stronger look-alike beats in the same sentence."""
    strong = {id_: find for id_, find in finds.items() if find.weight >= THRESHOLD}
    beaten = {loser for find in strong.values() for loser in find.target.beats}
    return [find for id_, find in strong.items() if id_ not in beaten]


def _keep(kept: dict[str, _Find], finds: list[_Find]) -> None:
    """Count the same thing in one utterance once, with its best quote."""
    for find in finds:
        known = kept.get(find.target.id)
        if known is None or find.weight > known.weight:
            kept[find.target.id] = find


def _signal(utterance: Utterance, find: _Find) -> FoundSignal:
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


def _action(utterance: Utterance, find: _Find) -> FoundAction:
    start, end = quote_span(find.passage, find.places)
    return FoundAction(find.target.id, utterance.text[start:end], start, end, round(find.weight, 3))


def default_reader(method: Method) -> CueReader:
    """Return the reader that needs nothing but this package; ids that `method` has retired are not looked for."""
    return CueReader(method, load_cuebook())
