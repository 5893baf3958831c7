"""A record as rows of numbers: every sighting that touches the belief, and its matrix, made all at once.

`evidence` says what a sighting does, one at a time and readably; this says the same for a whole record, in a few array
operations, so that a judgement with all its explanations takes less than a millisecond (equal to 1e-12, tested).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from tongpin.method.model import Method, Signal

from .estimator import Estimator
from .evidence import EMPTY_COUNTED, IMPLEMENTATION, REPEATS_COUNTED, shift_of, stated_likelihood
from .generator import leave_matrix, ticks_of
from .record import Event

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Place = tuple[int, int]  # (event, mark), as indices
NO_MARK = -1


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What each signal does to the belief, by row; behind the signals one row a statable stage, and the empty contact.

    The matrix of a sighting of strength s is diag(likelihood) after a polynomial in u = min(1, 2s): a first transition
    and shifts of mass are linear in u each. `turns[kinds[row]]` holds its coefficients.
    """

    rows: Mapping[str, int]
    logs: Floats  # (T, K): log weights, the greatest 0
    mixed: Floats  # (T,): chance that it means nothing
    rival: NDArray[np.bool_]  # (T,): an award to another, which leaves implementation possible
    plain: Floats  # (T,): strength at full reliability
    kinds: Ints  # (T,)
    turns: Floats  # (kinds, powers of u, S · S)
    stated: Mapping[str, int]
    empty: int
    reliability: Mapping[str, float]
    estimator: Estimator

    @cached_property
    def size(self) -> int:
        """Number of states × phases."""
        return math.isqrt(self.turns.shape[2])

    @cached_property
    def empty_contact(self) -> Floats:
        """What a contact that held nothing does, (S, S)."""
        one, none = np.array([self.empty]), np.zeros(1, np.int64)
        out: Floats = matrices(one, np.ones(1), none, none, self)[0]
        return out

    @cached_property
    def powers(self) -> Floats:
        """The powers of u, (powers,)."""
        return np.arange(float(self.turns.shape[1]))


def lexicon_of(method: Method, estimator: Estimator) -> Lexicon:
    """Build the lexicon; once a method."""
    signals = list(method.signals.values())
    weights = np.maximum(
        np.array([s.weights for s in signals]).reshape(-1, len(method.states)), estimator.floor
    )
    told = np.array([stated_likelihood(state, method, estimator) for state in method.states])
    logs = np.log(np.concatenate([weights, told, [estimator.nothing]]))
    logs -= logs.max(axis=1, keepdims=True)
    logs[-1] = np.log(estimator.nothing)
    known: dict[tuple[str, ...], int] = {}
    kinds = [known.setdefault(_turning(signal), len(known)) for signal in signals]
    still = len(known)
    others = len(told) + 1
    turns = [_turn(effects, method, estimator) for effects in known] + [
        np.eye(estimator.phases * len(told))[None]
    ]
    return Lexicon(
        rows={signal.id: row for row, signal in enumerate(signals)},
        logs=logs,
        mixed=np.array([estimator.misread] * len(signals) + [0.0] * others),
        rival=np.array([*("terminal:chosen_competitor" in s.effects for s in signals), *[False] * others]),
        plain=np.array(
            [*(estimator.ambiguity[s.ambiguity] for s in signals), *[1 / estimator.power] * others]
        ),
        kinds=np.array(kinds + [still] * others),
        turns=_padded(turns),
        stated={state: len(signals) + row for row, state in enumerate(method.states)},
        empty=len(logs) - 1,
        reliability=method.reliability,
        estimator=estimator,
    )


def _turning(signal: Signal) -> tuple[str, ...]:
    return tuple(e for e in signal.effects if shift_of(e, 1.0, Estimator()) is not None)


def _turn(effects: Sequence[str], method: Method, estimator: Estimator) -> Floats:
    """Return the coefficients (powers of u, S, S) of the first transition followed by the shifts."""
    states, phases = len(method.states), estimator.phases
    size = states * phases
    entered = np.zeros((size, size))
    entered[:, ::phases] = np.repeat(leave_matrix(method), phases, axis=0)
    moves = [estimator.event_step * (entered - np.eye(size))]
    for effect in effects:
        shift = shift_of(effect, 1.0, estimator)
        if shift is None:
            continue
        moved = np.zeros((size, size))
        for source in (s * phases + p for s in shift.sources for p in range(phases)):
            moved[source, source] -= shift.mass
            moved[source, shift.target * phases] += shift.mass
        moves.append(moved)
    return reduce(_times_one_and, moves, np.eye(size)[None])


def _times_one_and(polynomial: Floats, move: Floats) -> Floats:
    """Return polynomial(u) · (1 + u · move)."""
    out = np.zeros((len(polynomial) + 1, *polynomial.shape[1:]))
    out[:-1] += polynomial
    out[1:] += polynomial @ move
    return out


def _padded(turns: Sequence[Floats]) -> Floats:
    powers, size = max(len(t) for t in turns), turns[0].shape[1]
    out = np.zeros((len(turns), powers, size * size))
    for row, turn in enumerate(turns):
        out[row, : len(turn)] = turn.reshape(len(turn), -1)
    return out


@dataclass(frozen=True, eq=False)
class Sightings:
    """The rows of one record, n in all, in order.

    A row is a mark that counts, or would if an earlier one were not there; a stated stage; an empty contact, or an
    event that would be one were the record's first mark not there (`counts` is False then).
    """

    event: Ints
    mark: Ints  # -1 where it is none
    row: Ints  # of the lexicon
    worth: Floats  # reliability × confidence
    before: Ints  # earlier sightings of the signal
    mouth: Ints  # earlier marks by the same person in the same event
    counts: NDArray[np.bool_]
    ticks: Ints  # (n,): when
    event_ticks: Ints  # (events,)
    beyond: tuple[Place, ...]  # marks that have no row: seen too often before

    def __len__(self) -> int:
        return len(self.row)


class _Reading:
    """Reads a record from the first event to the last, as `evidence.event_factors` does."""

    def __init__(self, lexicon: Lexicon, left_out: Collection[Place], voice: str | None) -> None:
        self.lexicon, self.left_out, self.voice = lexicon, left_out, voice
        self.seen: dict[int, int] = {}
        self.empty = self.would_be_empty = 0
        self.only = NO_MARK  # the event of the only mark so far
        self.rows: list[tuple[int, int, int, float, int, int, bool, int]] = []
        self.beyond: list[Place] = []

    def take_in(self, number: int, event: Event, at: int) -> None:
        """Read one event."""
        nothing_yet = not self.seen
        found = self._marks(number, event, at) if event.marks else 0
        if self.voice is None:
            if event.stage in self.lexicon.stated:
                row = self.lexicon.stated[event.stage or ""]
                self.rows.append((number, NO_MARK, row, 1.0, 0, 0, True, at))
            elif event.text and self.empty + self.would_be_empty < EMPTY_COUNTED:
                self._contact(number, found, at, nothing_yet=nothing_yet)
        if found:
            self.only = number if nothing_yet and found == 1 else NO_MARK

    def _marks(self, number: int, event: Event, at: int) -> int:
        lexicon, seen = self.lexicon, self.seen
        mouths: dict[str | None, int] = {}
        found = 0
        for place, mark in enumerate(event.marks):
            row, speaker = lexicon.rows.get(mark.signal), mark.by or event.by
            if row is None or (self.left_out and (number, place) in self.left_out):
                continue
            if self.voice is not None and speaker != self.voice:
                continue
            before, mouth = seen.get(row, 0), mouths.get(speaker, 0)
            if before <= REPEATS_COUNTED:
                worth = lexicon.reliability.get(mark.reliability, 0.0) * mark.confidence
                self.rows.append((number, place, row, worth, before, mouth, before < REPEATS_COUNTED, at))
            else:
                self.beyond.append((number, place))
            seen[row], mouths[speaker] = before + 1, mouth + 1
            found += 1
        return found

    def _contact(self, number: int, found: int, at: int, *, nothing_yet: bool) -> None:
        """Count an empty contact; or note where one would be, were the only mark so far not there."""
        counts = nothing_yet and not found
        if counts:
            self.empty += 1
        elif (nothing_yet and found == 1) or (not found and self.only != NO_MARK):
            self.would_be_empty += 1
        else:
            return
        self.rows.append((number, NO_MARK, self.lexicon.empty, 1.0, 0, 0, counts, at))


def sightings_of(
    events: Sequence[Event], lexicon: Lexicon, *, left_out: Collection[Place] = (), voice: str | None = None
) -> Sightings:
    """Lay out a record; `left_out` as if never marked, `voice`: one person's own acts and words alone."""
    reading = _Reading(lexicon, left_out, voice)
    at = ticks_of(events)
    for number, (one, when) in enumerate(zip(events, at, strict=True)):
        reading.take_in(number, one, when)
    columns = list(zip(*reading.rows, strict=True)) or [()] * 8
    event, mark, row, worth, before, mouth, counts, when_seen = columns
    return Sightings(
        np.array(event, np.int64),
        np.array(mark, np.int64),
        np.array(row, np.int64),
        np.array(worth, np.float64),
        np.array(before, np.int64),
        np.array(mouth, np.int64),
        np.array(counts, np.bool_),
        np.array(when_seen, np.int64),
        np.array(at, np.int64),
        tuple(reading.beyond),
    )


def matrices(row: Ints, worth: Floats, before: Ints, mouth: Ints, lexicon: Lexicon) -> Floats:
    """Return what sightings do to the belief, (n, S, S): belief · matrix, not normalised."""
    constants = lexicon.estimator
    strength = worth * lexicon.plain[row] * constants.repeat**before * constants.together**mouth
    exponent = np.round(strength * constants.power, 12)
    raised = np.exp(exponent[:, None] * lexicon.logs[row])
    mixed = lexicon.mixed[row][:, None]
    likely = raised + mixed * (raised.mean(axis=1, keepdims=True) - raised)
    likely[lexicon.rival[row], IMPLEMENTATION] = 1.0
    kinds, powers, _ = lexicon.turns.shape
    design = np.zeros((len(row), kinds, powers))
    design[np.arange(len(row)), lexicon.kinds[row]] = np.minimum(1.0, 2 * strength)[:, None] ** lexicon.powers
    out = design.reshape(len(row), -1) @ lexicon.turns.reshape(kinds * powers, -1)
    size = lexicon.size
    out = out.reshape(len(row), size, size)
    out *= np.repeat(likely, size // likely.shape[1], axis=1)[:, None]
    return out
