"""The offline reader: what the learned model sees and what the cues see, weighed together.

The model carries most; a cue that fires raises a find, and the rules of context strike out one that is denied, supposed,
of another deal or only our own opinion. Each find comes with a calibrated probability and an exact quote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tongpin.method.model import Method
from tongpin.reading.cuebook import Cuebook, Target, load_cuebook
from tongpin.reading.learned.fusion import Clue, Fusion, Kind, load_fusion
from tongpin.reading.learned.model import Model, load_model
from tongpin.reading.learned.reader import Sighting, sightings
from tongpin.reading.lexicon import Span
from tongpin.reading.quotes import quote_span
from tongpin.reading.reader import CueReader
from tongpin.reading.reliability import reliability_of
from tongpin.reading.stands import action_stands, signal_stands
from tongpin.reading.types import FoundAction, FoundSignal, Reading, Utterance


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for one target in one text."""

    kind: Kind
    target: str
    clue: Clue
    sighting: Sighting | None


class FusedReader:
    """Reads with model and cues; offline, pure, and linear in the length of the text."""

    def __init__(self, method: Method, model: Model, book: Cuebook, fusion: Fusion) -> None:
        self._model, self._book, self._fusion = model, book, fusion
        self._signals = {id_: target for id_, target in book.signals.items() if id_ in method.signals}
        self._actions = {id_: target for id_, target in book.actions.items() if id_ in method.actions}
        self._cues = CueReader(method, book, None)
        digest = hashlib.sha256(json.dumps(fusion.stored(), sort_keys=True).encode()).hexdigest()[:8]
        self.version = f"fused-{model.version}-{digest}+{self._cues.version}"

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance: signals and actions in order of place, each at most once, with exact quotes."""
        cued = self._cues.read(utterance)
        latin = latin_share(utterance.text)
        sure = {}
        for one in self._gathered(utterance, cued):
            weights = self._fusion.of(one.kind, latin=latin)
            confidence = weights.sure(one.clue)
            if confidence >= weights.bar and not one.clue.vetoed:
                sure[one.target] = (round(confidence, 3), one)
        return Reading(_signals(utterance, cued, sure), _actions(utterance, cued, sure))

    def evidence(self, utterance: Utterance) -> list[Evidence]:
        """Return what speaks for each target that the model or a cue sees; to fit on."""
        return list(self._gathered(utterance, self._cues.read(utterance)))

    def _gathered(self, utterance: Utterance, cued: Reading) -> Iterator[Evidence]:
        signals = {found.signal: found.confidence for found in cued.signals}
        actions = {found.action: found.confidence for found in cued.actions}
        seen = sightings(self._model, self._book, utterance, signals.keys() | actions.keys())
        yield from (
            *_weighed("signal", seen, self._signals, signals, utterance),
            *_weighed("action", seen, self._actions, actions, utterance),
        )


def latin_share(text: str) -> float:
    """Return the share of ASCII letters among all letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(map(str.isascii, letters)) / len(letters) if letters else 0.0


def _weighed(
    kind: Kind,
    seen: Mapping[str, Sighting],
    targets: Mapping[str, Target],
    cues: Mapping[str, float],
    utterance: Utterance,
) -> Iterator[Evidence]:
    """Yield what speaks for each target of one kind; our own words to a buyer hold no signal, a buyer's no action."""
    if utterance.speaker == ("seller" if kind == "signal" else "buyer"):
        return
    for id_ in sorted((seen.keys() | cues.keys()) & targets.keys()):
        sighting, cue = seen.get(id_), cues.get(id_, 0.0)
        vetoed = not cue and sighting is not None and not _stands(kind, sighting, targets[id_])
        narrow, wide = (sighting.narrow, sighting.wide) if sighting else (0.0, 0.0)
        yield Evidence(kind, id_, Clue(narrow, wide, cue, vetoed), sighting)


def _stands(kind: Kind, sighting: Sighting, target: Target) -> bool:
    tried = signal_stands if kind == "signal" else action_stands
    return tried(sighting.passage, target, [(sighting.start, sighting.end)])


def _span(sighting: Sighting) -> Span:
    return quote_span(sighting.passage, [(sighting.start, sighting.end)])


def _signals(
    utterance: Utterance, cued: Reading, sure: Mapping[str, tuple[float, Evidence]]
) -> tuple[FoundSignal, ...]:
    by_cue = {found.signal: found for found in cued.signals}
    out = []
    for id_, (confidence, one) in sure.items():
        if one.kind != "signal":
            continue
        if id_ in by_cue or one.sighting is None:
            known = by_cue[id_]
            out.append(FoundSignal(id_, known.quote, known.start, known.end, confidence, known.reliability))
            continue
        start, end = _span(one.sighting)
        reliability = reliability_of(
            one.sighting.passage, (start, end), speaker=utterance.speaker, kind=utterance.kind
        )
        out.append(FoundSignal(id_, utterance.text[start:end], start, end, confidence, reliability))
    return tuple(sorted(out, key=lambda found: (found.start, found.signal)))


def _actions(
    utterance: Utterance, cued: Reading, sure: Mapping[str, tuple[float, Evidence]]
) -> tuple[FoundAction, ...]:
    by_cue = {found.action: found for found in cued.actions}
    out = []
    for id_, (confidence, one) in sure.items():
        if one.kind != "action":
            continue
        if id_ in by_cue or one.sighting is None:
            known = by_cue[id_]
            out.append(FoundAction(id_, known.quote, known.start, known.end, confidence))
            continue
        start, end = _span(one.sighting)
        out.append(FoundAction(id_, utterance.text[start:end], start, end, confidence))
    return tuple(sorted(out, key=lambda found: (found.start, found.action)))


def default_reader(method: Method) -> FusedReader:
    """Return the reader that needs nothing but this package; ids that `method` has retired are not looked for."""
    return FusedReader(method, load_model(), load_cuebook(), load_fusion())
