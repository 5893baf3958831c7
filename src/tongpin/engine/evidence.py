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


def factors_of(
    events: Sequence[Event], method: Method, estimator: Estimator, *, skip: tuple[int, int] | None = None
) -> list[list[Factor]]:
    """Return each event's factors, in order; `skip` leaves one (event, mark) out as if never marked."""
    seen: dict[str, int] = {}
    empty = 0
    out = []
    for index, event in enumerate(events):
        marks = [
            (i, m) for i, m in enumerate(event.marks) if (index, i) != skip and m.signal in method.signals
        ]
        found = _marks_factors(index, event, marks, seen, method, estimator)
        if event.stage in method.states:
            found.append(_stated_factor(index, event, method, estimator))
        elif not marks and not seen and event.text and empty < EMPTY_COUNTED:
            empty += 1
            found.append(Factor(index, -1, 0.0, (), estimator.nothing))
        out.append(found)
    return out


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
        strength = (
            method.reliability.get(mark.reliability, 0.0)
            * mark.confidence
            * estimator.ambiguity[signal.ambiguity]
            * estimator.repeat ** seen.get(signal.id, 0)
            * estimator.together ** mouths.get(speaker, 0)
        )
        before = seen.get(signal.id, 0)
        seen[signal.id] = before + 1
        mouths[speaker] = mouths.get(speaker, 0) + 1
        if before < REPEATS_COUNTED:
            out.append(_signal_factor((index, place), signal, strength, estimator))
    return out


def _signal_factor(place: tuple[int, int], signal: Signal, strength: float, estimator: Estimator) -> Factor:
    exponent = round(strength * estimator.power, 12)
    rival = "terminal:chosen_competitor" in signal.effects
    likelihood = _likelihood(signal.weights, exponent, estimator.floor, estimator.misread, rival=rival)
    shifts = tuple(s for effect in signal.effects if (s := _shift(effect, strength, estimator)))
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


def _shift(effect: str, strength: float, estimator: Estimator) -> Shift | None:
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
    count = len(method.states)
    rest = (1 - estimator.stated) / (count - 1)
    weights = np.array([estimator.stated if s == event.stage else rest for s in method.states])
    likelihood = weights ** method.reliability["rep_opinion"]
    return Factor(index, -1, 0.0, (), tuple((likelihood / likelihood.max()).tolist()))
