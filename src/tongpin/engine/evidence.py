"""From marks to what they do to the belief: one linear operator a mark.

A mark first opens a small transition (the signal often is the change), then moves mass where it is an event
that changes the course, then multiplies by its likelihood. Everything is linear in the belief, which is what
makes exact leave-one-out cheap (`explain`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tongpin.method.model import STATE_IDS, Method, Signal

from .estimator import Estimator
from .record import Event, Mark

REPEATS_COUNTED = 12  # the twelfth sighting of one signal counts 0.4¹² and no further one is looked at
EMPTY_COUNTED = 3  # contacts without a signal resemble one another, and the reader may be at fault
IMPLEMENTATION = STATE_IDS.index("implementation")


@dataclass(frozen=True, slots=True)
class Shift:
    """Move `mass` of each state in `sources` to the first phase of `target`."""

    sources: tuple[int, ...]
    target: int
    mass: float


@dataclass(frozen=True, slots=True)
class Factor:
    """What one mark, statement or empty contact does to the belief."""

    event: int  # index into the events
    mark: int  # index into the event's marks; -1 where the factor is not a mark's
    step: float
    shifts: tuple[Shift, ...]
    likelihood: tuple[float, ...]  # one a state


@dataclass(slots=True)
class Tally:
    """What was seen before an event: each signal's count, and the contacts that held none."""

    seen: dict[str, int]
    empty: int = 0

    def copy(self) -> Tally:
        """Return one that counts on by itself."""
        return Tally(dict(self.seen), self.empty)


def factors_of(
    events: Sequence[Event], method: Method, estimator: Estimator, *, skip: tuple[int, int] | None = None
) -> list[list[Factor]]:
    """Return each event's factors, in order; `skip` leaves one (event, mark) out as if never marked."""
    tally = Tally({})
    out = []
    for index, event in enumerate(events):
        left_out = skip[1] if skip and skip[0] == index else -1
        out.append(event_factors(index, event, tally, method, estimator, left_out=left_out))
    return out


def event_factors(
    index: int, event: Event, tally: Tally, method: Method, estimator: Estimator, *, left_out: int = -1
) -> list[Factor]:
    """Return one event's factors and count its marks into `tally`; the mark `left_out` is not looked at."""
    marks = [(i, m) for i, m in enumerate(event.marks) if i != left_out and m.signal in method.signals]
    nothing_yet = not tally.seen
    found = _marks_factors(index, event, marks, tally.seen, method, estimator)
    if event.stage in method.states:
        found.append(_stated_factor(index, event, method, estimator))
    elif not marks and nothing_yet and event.text and tally.empty < EMPTY_COUNTED:
        tally.empty += 1
        found.append(Factor(index, -1, 0.0, (), estimator.nothing))
    return found


def _marks_factors(
    index: int,
    event: Event,
    marks: Sequence[tuple[int, Mark]],
    seen: dict[str, int],
    method: Method,
    estimator: Estimator,
) -> list[Factor]:
    mouths: dict[str | None, int] = {}
    out = []
    for place, mark in marks:
        signal = method.signals[mark.signal]
        speaker = mark.by or event.by
        before = seen.get(signal.id, 0)
        if before < REPEATS_COUNTED:
            strength = (
                method.reliability.get(mark.reliability, 0.0)
                * mark.confidence
                * estimator.ambiguity[signal.ambiguity]
                * estimator.repeat**before
                * estimator.together ** mouths.get(speaker, 0)
            )
            out.append(_signal_factor((index, place), signal, strength, estimator))
        seen[signal.id] = before + 1
        mouths[speaker] = mouths.get(speaker, 0) + 1
    return out


def _signal_factor(place: tuple[int, int], signal: Signal, strength: float, estimator: Estimator) -> Factor:
    exponent = round(strength * estimator.power, 12)
    rival = "terminal:chosen_competitor" in signal.effects
    likelihood = _likelihood(signal.weights, exponent, estimator.floor, estimator.misread, rival=rival)
    shifts = tuple(s for effect in signal.effects if (s := shift_of(effect, strength, estimator)))
    return Factor(*place, estimator.event_step * min(1.0, strength * 2), shifts, likelihood)


@lru_cache(maxsize=16_384)
def _likelihood(
    weights: tuple[float, ...], exponent: float, floor: float, misread: float, *, rival: bool
) -> tuple[float, ...]:
    """Return the likelihood of each state, the greatest near 1: sharpened weights mixed with no meaning at all."""
    raised = np.maximum(np.array(weights), floor) ** exponent
    raised /= raised.max()
    out = (1 - misread) * raised + misread * raised.mean()
    if rival:
        out[IMPLEMENTATION] = 1.0
    return tuple(out.tolist())


def shift_of(effect: str, strength: float, estimator: Estimator) -> Shift | None:
    """Return the shift of mass that one effect of a signal brings; None where it brings none."""
    kind, _, target = effect.partition(":")
    if kind == "regress":
        to = STATE_IDS.index(target)
        return Shift(
            tuple(range(to + 1, len(STATE_IDS))), to, estimator.regress_mass * min(1.0, strength * 2)
        )
    if effect == "terminal:chosen_competitor":
        others = tuple(k for k in range(len(STATE_IDS)) if k != IMPLEMENTATION)
        return Shift(others, IMPLEMENTATION, estimator.rival_mass * min(1.0, strength * 2))
    return None


def _stated_factor(index: int, event: Event, method: Method, estimator: Estimator) -> Factor:
    return Factor(index, -1, 0.0, (), stated_likelihood(event.stage or "", method, estimator))


def stated_likelihood(stage: str, method: Method, estimator: Estimator) -> tuple[float, ...]:
    """Return the likelihood of each state where a rep stated `stage`, the greatest 1."""
    rest = (1 - estimator.stated) / (len(method.states) - 1)
    weights = np.array([estimator.stated if s == stage else rest for s in method.states])
    likelihood = weights ** method.reliability["rep_opinion"]
    return tuple((likelihood / likelihood.max()).tolist())
