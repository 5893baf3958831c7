"""The reader: texts cut, masked, sent in few requests, the answers checked; the offline reader where that fails."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tongpin.method import Text
from tongpin.method.model import Method
from tongpin.reading.context.passage import Passage
from tongpin.reading.language_model.answer import Checked, Claim, checked
from tongpin.reading.language_model.client import (
    NOT_SENT,
    Body,
    Cache,
    Completion,
    ModelClient,
    ModelFailure,
)
from tongpin.reading.language_model.masking import Masked, Masker
from tongpin.reading.language_model.prompt import EDITION, Asked, request
from tongpin.reading.normalise import normalise
from tongpin.reading.reliability import reliability_of
from tongpin.reading.sentences import clauses, sentences
from tongpin.reading.types import FoundAction, FoundSignal, Reader, Reading, Utterance

CHARACTERS_A_TOKEN = 1.5  # of the mixture that is sent; to know roughly before asking
_LESS_RELIABLE = ("document", "observed", "statement", "hearsay", "rep_opinion")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes into one request (characters of text, pieces), and how much of one utterance is sent at all."""

    characters: int = 6000
    pieces: int = 20
    longest: int = 60_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that leaves: for the record. `outcome` is "started" before, then "ok" or a failure's code."""

    sha256: str
    characters: int  # of the texts in it
    pieces: int
    masked: bool
    tokens: int
    outcome: str
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """A reading, who read it, and a plain note, with the failure's code, where it was not the model."""

    reading: Reading
    version: str
    note: Text | None = None
    dropped: int = 0  # finds of the model's that did not stand
    failure: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    """A stretch of one utterance, short enough to be sent."""

    number: int  # of the utterance
    start: int
    text: str


@dataclass(frozen=True)
class _Batch:
    """What goes into one request."""

    sections: tuple[_Section, ...]
    texts: tuple[Masked, ...]
    body: Body

    @property
    def key(self) -> str:
        """The same for the same content, method, words of ours, model and masking: all of them are in the body."""
        plain = json.dumps(self.body, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def tokens(self) -> int:
        """About how many tokens the request costs."""
        messages = self.body["messages"]
        return round(sum(len(message["content"]) for message in messages) / CHARACTERS_A_TOKEN)


@dataclass
class _Found:
    """What the model said of one utterance so far."""

    signals: dict[str, FoundSignal] = field(default_factory=dict)
    actions: dict[str, FoundAction] = field(default_factory=dict)
    dropped: int = 0
    failure: ModelFailure | None = None


@dataclass
class ModelReader:
    """Reads with a language model; keeps to `tongpin.reading.types.Reader`.

    Parameters
    ----------
    client : ModelClient
        Talks to the model, within a time of its own.
    fallback : Reader
        Reads whatever the model does not.
    mask : bool
        Whether names, phones, amounts and addresses are masked; `names` are those known on top of patterns.
    cache : mapping, optional
        From a request's hash to the answer's text. What is kept is not asked again.
    allow : callable, optional
        Asked before each request with the tokens it will about cost; raises `ModelFailure` to refuse.
    sent : callable, optional
        Told of each request just before it leaves, and again of how it ended: so none goes unrecorded.
    """

    method: Method
    client: ModelClient
    fallback: Reader
    mask: bool = True
    names: tuple[str, ...] = ()
    limits: Limits = Limits()
    cache: Cache | None = None
    allow: Callable[[int], None] | None = None
    sent: Callable[[Sent], None] | None = None

    @property
    def version(self) -> str:
        """The model with the words it was asked in, the method, and the reader behind it."""
        whole = f"{self.client.model} {EDITION} {self.method.version} {self.mask} {self.fallback.version}"
        return f"model-{hashlib.sha256(whole.encode()).hexdigest()[:12]}"

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance."""
        return self.read_all([utterance])[0]

    def read_all(self, utterances: Sequence[Utterance]) -> list[Reading]:
        """Read several utterances in as few requests as they fit into."""
        return [noted.reading for noted in self.read_noted(utterances)]

    def preview(self, utterances: Sequence[Utterance]) -> list[Body]:
        """Return exactly the bodies that reading would send; nothing is sent."""
        return [batch.body for batch in self._batches(utterances)]

    def read_noted(self, utterances: Sequence[Utterance]) -> list[Noted]:
        """Read several utterances and say of each who read it. After a failure nothing more is sent."""
        found = [_Found() for _ in utterances]
        failure: ModelFailure | None = None
        for batch in self._batches(utterances):
            try:
                if failure is None:
                    self._into(found, batch, utterances)
            except ModelFailure as error:
                failure = error
            if failure is not None:
                for section in batch.sections:
                    found[section.number].failure = failure
        return [self._noted(one, utterance) for one, utterance in zip(found, utterances, strict=True)]

    def _noted(self, found: _Found, utterance: Utterance) -> Noted:
        if found.failure is not None:
            read = self.fallback.read(utterance)
            note, code = fallen_back(found.failure), found.failure.code
            return Noted(read, self.fallback.version, note, found.dropped, code)
        signals = sorted(found.signals.values(), key=lambda one: (one.start, one.signal))
        actions = sorted(found.actions.values(), key=lambda one: (one.start, one.action))
        return Noted(Reading(tuple(signals), tuple(actions)), self.version, dropped=found.dropped)

    def _batches(self, utterances: Sequence[Utterance]) -> Iterator[_Batch]:
        held: list[_Section] = []
        size = 0
        for section in self._sections(utterances):
            full = size + len(section.text) > self.limits.characters or len(held) == self.limits.pieces
            if held and full:
                yield self._batch(held, utterances)
                held, size = [], 0
            held.append(section)
            size += len(section.text)
        if held:
            yield self._batch(held, utterances)

    def _sections(self, utterances: Sequence[Utterance]) -> Iterator[_Section]:
        for number, utterance in enumerate(utterances):
            text = utterance.text[: self.limits.longest]
            for start, end in stretches(text, self.limits.characters):
                if text[start:end].strip():
                    yield _Section(number, start, text[start:end])

    def _batch(self, sections: Sequence[_Section], utterances: Sequence[Utterance]) -> _Batch:
        masker = Masker(self.names)
        texts = tuple(
            masker.masked(section.text) if self.mask else Masked(section.text) for section in sections
        )
        asked = [
            Asked(utterances[section.number].speaker, utterances[section.number].kind, text.text)
            for section, text in zip(sections, texts, strict=True)
        ]
        return _Batch(tuple(sections), texts, request(self.method, self.client.model, asked))

    def _into(self, found: Sequence[_Found], batch: _Batch, utterances: Sequence[Utterance]) -> None:
        for section, result in zip(batch.sections, self._results(batch), strict=True):
            _add(found[section.number], section, result, utterances[section.number])

    def _results(self, batch: _Batch) -> list[Checked]:
        known = self.cache.get(batch.key) if self.cache is not None else None
        if known is not None:
            return self._checked(known, batch)
        if self.allow is not None:
            self.allow(batch.tokens)
        self._tell(batch, Completion(""), "started", 0)
        completion = Completion("")
        outcome, dropped = "broken", 0
        try:
            completion = self.client.complete(batch.body)
            results = self._checked(completion.text, batch)
            outcome, dropped = "ok", sum(result.dropped for result in results)
        except ModelFailure as error:
            outcome = error.code
            raise
        finally:
            self._tell(batch, completion, outcome, dropped)
        if self.cache is not None:
            self.cache[batch.key] = completion.text
        return results

    def _checked(self, answer: str, batch: _Batch) -> list[Checked]:
        return checked(answer, batch.texts, self.method.signals, self.method.actions)

    def _tell(self, batch: _Batch, completion: Completion, outcome: str, dropped: int) -> None:
        if self.sent is None:
            return
        characters = sum(len(text.text) for text in batch.texts)
        tokens = 0 if outcome in NOT_SENT else completion.tokens or batch.tokens
        self.sent(Sent(batch.key, characters, len(batch.texts), self.mask, tokens, outcome, dropped))


def fallen_back(failure: ModelFailure) -> Text:
    """Return the note of a failure: what was wrong, and that the offline reader has read instead."""
    return Text(
        f"{failure.message.zh}已改用本机的识读，内容没有丢。",
        f"{failure.message.en} The offline reader has read it instead; nothing is lost.",
    )


def stretches(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Cut a text into stretches of `most` characters at most, at the end of a line or sentence where there is one."""
    start = 0
    while len(text) - start > most:
        window = text[start : start + most]
        at = max(window.rfind(mark) for mark in ("\n", "。", "！", "？", ". "))
        end = start + (at + 1 if at > most // 2 else most)
        yield start, end
        start = end
    yield start, len(text)


def _add(found: _Found, section: _Section, result: Checked, utterance: Utterance) -> None:
    """Take over what stands, by who speaks: the customer's words hold no act of ours, ours to them no signal."""
    found.dropped += result.dropped
    if utterance.speaker == "seller":
        found.dropped += len(result.signals)
    else:
        for claim in _in_whole(result.signals, section):
            known = found.signals.get(claim.id)
            if known is None or known.confidence < claim.confidence:
                found.signals[claim.id] = _signal(claim, utterance)
    if utterance.speaker == "buyer":
        found.dropped += len(result.actions)
    else:
        for claim in _in_whole(result.actions, section):
            done = found.actions.get(claim.id)
            if done is None or done.confidence < claim.confidence:
                found.actions[claim.id] = _action(claim, utterance)


def _in_whole(claims: Mapping[str, Claim], section: _Section) -> list[Claim]:
    by = section.start
    return [replace(claim, start=claim.start + by, end=claim.end + by) for claim in claims.values()]


def _action(claim: Claim, utterance: Utterance) -> FoundAction:
    quote = utterance.text[claim.start : claim.end]
    return FoundAction(claim.id, quote, claim.start, claim.end, claim.confidence)


def _signal(claim: Claim, utterance: Utterance) -> FoundSignal:
    return FoundSignal(
        signal=claim.id,
        quote=utterance.text[claim.start : claim.end],
        start=claim.start,
        end=claim.end,
        confidence=claim.confidence,
        reliability=_reliability(claim, utterance),
    )


def _reliability(claim: Claim, utterance: Utterance) -> str:
    """Return how a find is known: by our own rules, or less reliably where the model says so, never more."""
    text = normalise(utterance.text)
    around = [piece for piece in sentences(text) if piece.start < claim.end and claim.start < piece.end]
    if not around:
        return "statement"
    piece = around[0]
    passage = Passage(text, piece, tuple(clauses(text, piece)), ours=utterance.speaker != "buyer")
    ours = reliability_of(passage, (claim.start, claim.end), speaker=utterance.speaker, kind=utterance.kind)
    if claim.known in _LESS_RELIABLE and utterance.speaker != "buyer":
        return max(ours, claim.known, key=_LESS_RELIABLE.index)
    return ours
