"""The six stages as sheets: what each means, how likely it is, which quotes speak for it, what we owe it."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.engine.judgement import SignalEffect
from tongpin.method.model import STATE_IDS
from tongpin.server.web.panels.subject import StageChip, Subject


@dataclass(frozen=True, slots=True)
class StageQuote:
    """A quote that speaks for a stage."""

    event: str
    signal: str
    quote: str


@dataclass(frozen=True, slots=True)
class StageSheet:
    """All that is behind one stage's number."""

    chip: StageChip
    now: bool
    definition: str
    focus: str
    ours: str
    our_goal: str
    our_exit: str
    quotes: tuple[StageQuote, ...]


def speaks_for(signal: SignalEffect, subject: Subject) -> str | None:
    """Return the state that a signal points to most by the method, or None where the method lacks it."""
    known = subject.method.signals.get(signal.signal)
    return STATE_IDS[max(range(len(STATE_IDS)), key=known.weights.__getitem__)] if known else None


def stage_sheets(subject: Subject) -> tuple[StageSheet, ...]:
    """Return the six sheets in the order of the buying."""
    return tuple(_sheet(state, subject) for state in STATE_IDS)


def _sheet(state: str, subject: Subject) -> StageSheet:
    method, lang = subject.method, subject.lang
    ours = method.selling_stages[method.states[state].selling_stage]
    quotes = tuple(
        StageQuote(signal.event, method.signals[signal.signal].name.say(lang), signal.quote)
        for signal in subject.judgement.signals
        if speaks_for(signal, subject) == state
    )
    return StageSheet(
        chip=subject.stage(state),
        now=state == subject.judgement.stage,
        definition=method.states[state].definition.say(lang),
        focus=method.states[state].focus.say(lang),
        ours=ours.name.say(lang),
        our_goal=ours.goal.say(lang),
        our_exit=ours.exit_criteria.say(lang),
        quotes=quotes,
    )
