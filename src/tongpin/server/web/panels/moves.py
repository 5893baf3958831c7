"""What to do next, what not to do now, what to ask, and where we are out of step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from tongpin.engine.judgement import ActionVerdict, Mismatch, NextMove
from tongpin.method.model import STATE_IDS
from tongpin.server.web.charts.river import Move
from tongpin.server.web.panels.subject import StageChip, Subject
from tongpin.server.web.panels.words import VERDICTS, WHEN


@dataclass(frozen=True, slots=True)
class MoveCard:
    """A move worth making."""

    action: str
    name: str
    person: str | None
    person_name: str
    role: str
    when: str
    when_words: Promise | str
    why: str


@dataclass(frozen=True, slots=True)
class WrongMove:
    """A move that would do harm now."""

    action: str
    name: str
    p_harm: float
    why: str
    instead: tuple[tuple[str, str], ...]  # (action, name)


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """A way in which we are out of step, the event that shows it and what mends it."""

    kind: str
    name: str
    why: str
    remedy: str
    event: str | None
    verdict: str
    verdict_words: Promise | str
    instead: tuple[tuple[str, str], ...]
    recovery: tuple[str, ...]  # the way back, step by step, where the harm is done


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that the customer may give, and the stage that it would speak for."""

    words: str
    stage: StageChip


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question worth asking."""

    id: str
    words: str
    answers: tuple[Answer, ...]


def questions(subject: Subject) -> tuple[QuestionCard, ...]:
    """Return the questions that would tell most, with what each answer would say."""
    return tuple(_question(ask.question, ask.text, subject) for ask in subject.judgement.ask)


def _question(id_: str, words: str, subject: Subject) -> QuestionCard:
    known = subject.method.questions.get(id_)
    answers = tuple(
        Answer(answer.text.say(subject.lang), subject.stage(answer.favours))
        for answer in (known.answers if known else ())
    )
    return QuestionCard(id_, words, answers)


def next_moves(subject: Subject) -> tuple[MoveCard, ...]:
    """Return the engine's next moves with names in the reader's language, in its order."""
    return tuple(_card(move, subject) for move in subject.judgement.next)


def _card(move: NextMove, subject: Subject) -> MoveCard:
    role = subject.method.roles.get(move.role or "")
    return MoveCard(
        action=move.action,
        name=subject.action_name(move.action),
        person=move.with_person,
        person_name=subject.person_name(move.with_person),
        role=role.name.say(subject.lang) if role else "",
        when=move.when,
        when_words=WHEN.get(move.when, move.when),
        why=move.why,
    )


def tempting(subject: Subject) -> tuple[str, ...]:
    """Return the actions that may be wrong now although they are right or harmless at another time.

    These are the ones that somebody reaches for; what is wrong everywhere needs no warning about the time.
    Only states that the customer may well be in are looked at. Whether they are harmful now, the engine says.
    """
    likely = [state for state, share in subject.judgement.posterior.items() if share >= 0.15]
    return tuple(
        action.id
        for action in subject.method.actions.values()
        if action.kind == "external"
        and any(action.fits[state].verdict == "harmful" for state in likely)
        and any(fit.verdict in {"fit", "neutral"} for fit in action.fits.values())
    )


def wrong_moves(verdicts: Sequence[ActionVerdict], subject: Subject) -> tuple[WrongMove, ...]:
    """Return the harmful ones among the verdicts, the nearest at hand first.

    What was all right in the stage before is the habit that does the harm now, so it comes first; among equals
    the more harmful.
    """
    rank = STATE_IDS.index(subject.judgement.stage)
    before = STATE_IDS[max(rank - 1, 0)]

    def order(verdict: ActionVerdict) -> tuple[bool, float]:
        fit = subject.method.actions[verdict.action or ""].fits[before]
        return fit.verdict not in {"fit", "neutral"}, -round(verdict.p_harm, 2)

    harmful = sorted((v for v in verdicts if v.verdict == "harmful" and v.action), key=order)
    return tuple(
        WrongMove(
            action=verdict.action or "",
            name=subject.action_name(verdict.action),
            p_harm=verdict.p_harm,
            why=verdict.why,
            instead=_named([better.action for better in verdict.instead], subject),
        )
        for verdict in harmful
    )


def out_of_step(subject: Subject) -> tuple[OutOfStep, ...]:
    """Return the mismatches with their remedies, those of a single event last."""
    found = sorted(subject.judgement.mismatches, key=lambda mismatch: mismatch.event is not None)
    return tuple(_mismatch(mismatch, subject) for mismatch in found)


def _mismatch(mismatch: Mismatch, subject: Subject) -> OutOfStep:
    kind = subject.method.mismatches.get(mismatch.kind)
    return OutOfStep(
        kind=mismatch.kind,
        name=kind.name.say(subject.lang) if kind else mismatch.kind,
        why=mismatch.why,
        remedy=kind.remedy.say(subject.lang) if kind else "",
        event=mismatch.event,
        verdict=mismatch.verdict or "",
        verdict_words=VERDICTS.get(mismatch.verdict or "", ""),
        instead=_named(mismatch.instead, subject),
        recovery=mismatch.recovery,
    )


def _named(actions: Sequence[str], subject: Subject) -> tuple[tuple[str, str], ...]:
    return tuple((action, subject.action_name(action)) for action in actions)


def river_moves(subject: Subject) -> tuple[Move, ...]:
    """Return our moves for the lane under the river, each with the verdict it deserved at its time."""
    wrong = {m.event: m.verdict or "fit" for m in subject.judgement.mismatches if m.event and m.verdict}
    return tuple(
        Move(
            event.id,
            event.at,
            subject.action_name(event.action) or event.text[:40],
            wrong.get(event.id, "fit"),
        )
        for event in sorted(subject.record.events, key=lambda event: event.at)
        if event.kind == "action" or event.action
    )
