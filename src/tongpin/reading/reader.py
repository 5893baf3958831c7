"""The offline reader: what the learned model sees and what the cues see, weighed together.

The model carries most; a cue that fires raises a find, and the rules of context strike out one that is denied, supposed,
of another deal or only our own opinion. Each find comes with a calibrated probability and an exact quote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongpin.method.model import Method
from tongpin.reading.context.passage import Passage
from tongpin.reading.cue_reader import LONGEST_TEXT, Find, Targets, keep, targets_of
from tongpin.reading.cuebook import Cuebook, Target, load_cuebook
from tongpin.reading.learned.fusion import Clue, Fusion, Key, Kind, load_fusion
from tongpin.reading.learned.model import Model, load_model
from tongpin.reading.learned.reader import Glance, Sighting
from tongpin.reading.learned.windows import Block, blocks, gathered
from tongpin.reading.lexicon import Span
from tongpin.reading.normalise import normalise
from tongpin.reading.quotes import quote_span
from tongpin.reading.reliability import reliability_of
from tongpin.reading.scan import scan_of
from tongpin.reading.stands import action_stands, signal_stands
from tongpin.reading.types import FoundAction, FoundSignal, Reading, Utterance


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for one target in one stretch of a text."""

    number: int  # of the text
    target: Target
    kind: Kind
    clue: Clue
    latin: bool
    glance: Glance
    sighting: Sighting
    find: Find | None  # by cues

    @property
    def key(self) -> Key:
        """What its weights are found by."""
        return self.kind, "en" if self.latin else "zh", "several" if self.clue.several else "one"

    def place(self) -> tuple[Passage, Span] | None:
        """Return where it is: where the cues are, else the clauses that the model goes by; None if context forbids it.

        What the cues find has been tried by the rules of context.
        """
        if self.find is not None:
            return self.find.passage, quote_span(self.find.passage, self.find.places)
        passage, span = self.glance.place(self.sighting)
        tried = signal_stands if self.kind == "signal" else action_stands
        return (passage, quote_span(passage, [span])) if tried(passage, self.target, [span]) else None


@dataclass(frozen=True, slots=True)
class _Placed:
    """What will be reported."""

    target: str
    kind: Kind
    confidence: float
    passage: Passage
    span: Span


class OfflineReader:
    """Reads with model and cues; offline, pure, and linear in the length of the text."""

    def __init__(self, method: Method, model: Model, book: Cuebook, fusion: Fusion) -> None:
        self._model, self._fusion = model, fusion
        self._targets = targets_of(method, book)
        digest = hashlib.sha256(json.dumps(fusion.stored(), sort_keys=True).encode()).hexdigest()[:8]
        self.version = f"offline-{model.version}-{digest}+{book.version}"

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance: signals and actions in order of place, each at most once, with exact quotes."""
        return self.read_all((utterance,))[0]

    def read_all(self, utterances: Sequence[Utterance]) -> list[Reading]:
        """Read several utterances, each for itself; the same as reading one by one, and much quicker.

        Of each text `LONGEST_TEXT` characters are read.
        """
        found: list[dict[str, _Placed]] = [{} for _ in utterances]
        for one in self.evidence(utterances):
            weights = self._fusion.of(one.key)
            confidence = round(weights.sure(one.clue), 3)
            known = found[one.number].get(one.target.id)
            if confidence < weights.bar or (known and known.confidence >= confidence):
                continue
            place = one.place()
            if place is not None:
                found[one.number][one.target.id] = _Placed(one.target.id, one.kind, confidence, *place)
        return [_reading(utterance, some.values()) for utterance, some in zip(utterances, found, strict=True)]

    def evidence(self, utterances: Sequence[Utterance]) -> Iterator[Evidence]:
        """Yield what speaks for each target that the model or a cue sees, likely or not."""
        texts = (
            block
            for number, one in enumerate(utterances)
            for block in blocks(number, normalise(one.text[:LONGEST_TEXT]), one.speaker)
        )
        for batch in gathered(texts):
            yield from self._weighed(batch)

    def _weighed(self, batch: Sequence[Block]) -> Iterator[Evidence]:
        book = self._targets.book
        scans = [
            [scan_of(book, block.text, piece, block.speaker) for piece in block.pieces] for block in batch
        ]
        finds: list[dict[str, Find]] = []
        for some in scans:
            kept: dict[str, Find] = {}
            for scan in some:
                keep(kept, self._targets.finds(scan))
            finds.append(kept)
        glance = Glance(self._model, batch, scans)
        for sighting in glance.sightings([kept.keys() for kept in finds]):
            one = self._evidence(batch[sighting.block], glance, sighting, finds[sighting.block])
            if one is not None:
                yield one

    def _evidence(
        self, block: Block, glance: Glance, sighting: Sighting, finds: dict[str, Find]
    ) -> Evidence | None:
        """Return what speaks for a target; our own words to a buyer hold no signal, a buyer's no action."""
        kind, target = _wanted(self._targets, sighting.target)
        if target is None or block.speaker == ("seller" if kind == "signal" else "buyer"):
            return None
        find = finds.get(sighting.target)
        cue = find.weight if find else 0.0
        clue = Clue(sighting.most, sighting.least, cue, sighting.several)
        latin = glance.is_latin(sighting.block)
        return Evidence(block.number, target, kind, clue, latin, glance, sighting, find)


def _wanted(targets: Targets, id_: str) -> tuple[Kind, Target | None]:
    if id_ in targets.actions:
        return "action", targets.actions[id_]
    return "signal", targets.signals.get(id_)


def _reading(utterance: Utterance, found: Iterable[_Placed]) -> Reading:
    ordered = sorted(found, key=lambda one: (one.span[0], one.target))
    return Reading(
        tuple(_signal(utterance, one) for one in ordered if one.kind == "signal"),
        tuple(_action(utterance, one) for one in ordered if one.kind == "action"),
    )


def _signal(utterance: Utterance, one: _Placed) -> FoundSignal:
    start, end = one.span
    known = reliability_of(one.passage, one.span, speaker=utterance.speaker, kind=utterance.kind)
    return FoundSignal(one.target, utterance.text[start:end], start, end, one.confidence, known)


def _action(utterance: Utterance, one: _Placed) -> FoundAction:
    start, end = one.span
    return FoundAction(one.target, utterance.text[start:end], start, end, one.confidence)


def default_reader(method: Method) -> OfflineReader:
    """Return the reader that needs nothing but this package; ids that `method` has retired are not looked for."""
    return OfflineReader(method, load_model(), load_cuebook(), load_fusion())
