"""Planning what to do next: the verdict comes first, a harmful move needs a reason, a done move is evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongpin import engine
from tongpin.engine.judgement import ActionVerdict
from tongpin.method import Text
from tongpin.reading.types import Utterance
from tongpin.server.core import language
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked, save
from tongpin.server.core.errors import Conflict, Invalid, NeedsReason, NotVisible
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.domain.fields import clean_day
from tongpin.server.deals.models import Deal, Move, MoveState, Stakeholder
from tongpin.server.evidence.domain.event import record_event, withdraw_event
from tongpin.server.evidence.models import Event, Kind
from tongpin.server.evidence.readers import reader
from tongpin.server.insight.judging import moment
from tongpin.server.insight.record import record_of
from tongpin.server.people.models import User

HARMFUL = "harmful"


def check_move(
    *,
    actor: User,
    deal: Deal,
    action: str = "",
    text: str = "",
    stakeholder: Stakeholder | None = None,
    when: date | None = None,  # noqa: ARG001 - the verdict is of today: what will be known then nobody knows
    lang: str | None = None,
) -> ActionVerdict:
    """Say what the move would do now. Nothing is written.

    `action` is an id of the method; else it is read from `text`, and a text that is none of the method's acts is
    neutral.
    """
    policies.require_change(actor, deal)
    _refuse_stranger(deal, stakeholder)
    act = _checked_action(action) or _read_action(text)
    record = record_of(deal)
    return engine.check_action(
        record,
        method_in_use(),
        action=act or None,
        with_person=f"s{stakeholder.pk}" if stakeholder else None,
        as_of=moment(deal, record) if record.events else timezone.now(),
        lang=lang or language.current(),
    )


def plan_move(
    *,
    actor: User,
    deal: Deal,
    action: str = "",
    text: str = "",
    stakeholder: Stakeholder | None = None,
    when: date | None = None,
    reason: str = "",
) -> Move:
    """Plan a move, with its verdict of now. Raises `NeedsReason` where it is harmful and no reason is given."""
    words = clean_words(text, "text", most=5000)
    if not (action or words.strip()):
        raise Invalid(
            "text", Text("请选一个动作，或写下打算做什么。", "Pick an act or write what you intend.")
        )
    verdict = check_move(
        actor=actor, deal=deal, action=action, text=words, stakeholder=stakeholder, when=when
    )
    why = clean_words(reason, "reason", most=5000).strip()
    if verdict.verdict == HARMFUL and not why:
        raise NeedsReason(verdict)
    move = Move(
        deal=deal,
        action=verdict.action or "",
        text=words,
        stakeholder=stakeholder,
        planned_for=clean_day(when, "when"),
        verdict=verdict.verdict,
        p_harm=verdict.p_harm,
        verdict_why=verdict.why,
        reason=why,
        planned_by=actor,
    )
    with transaction.atomic():
        move.save(force_insert=True)
        names = ("action", "text", "verdict", "p_harm", "reason", "planned_for")
        diff = {name: [None, getattr(move, name)] for name in names}
        audit.record(actor=actor, verb="plan", thing=move, diff=diff, deal_id=deal.pk)
    return move


def complete_move(
    *, actor: User, move: Move, version: int, at: datetime | None = None, result: str = ""
) -> Event:
    """Say that a move was made. It becomes an event, which moves our side only: never the customer's stage."""
    policies.require_change(actor, move.deal)
    words = clean_words(result, "result", most=20_000)
    with transaction.atomic():
        current = _in_state(move, version, MoveState.PLANNED)
        diff = audit.changed(current, state=MoveState.DONE, done_at=at or timezone.now(), result=words)
        event = record_event(
            actor=actor,
            deal=current.deal,
            kind=Kind.ACTION,
            text="\n".join(part for part in (current.text, words) if part.strip()),
            at=at,
            by_user=actor,
            with_stakeholder=current.stakeholder,
            action=current.action,
            marks=(),
            move=current,
        )
        save(current, diff)
        audit.record(actor=actor, verb="complete", thing=current, diff=diff, deal_id=current.deal_id)
    return event


def drop_move(*, actor: User, move: Move, version: int, why: str = "") -> Move:
    """Give a planned move up."""
    policies.require_change(actor, move.deal)
    words = clean_words(why, "why", most=5000)
    with transaction.atomic():
        current = _in_state(move, version, MoveState.PLANNED)
        return _settle(actor, current, "drop", {"state": MoveState.DROPPED, "result": words})


def reopen_move(*, actor: User, move: Move, version: int) -> Move:
    """Take back that a move was made or dropped; the event it became is withdrawn."""
    policies.require_change(actor, move.deal)
    with transaction.atomic():
        current = _in_state(move, version, MoveState.DONE, MoveState.DROPPED)
        event = Event.objects.filter(move=current).first()
        if event is not None:
            why = Text("动作并未完成", "the move was not made").say(language.current())
            Event.objects.filter(pk=event.pk).update(move=None)
            withdraw_event(actor=actor, event=event, version=event.version, reason=why)
        return _settle(actor, current, "reopen", {"state": MoveState.PLANNED, "done_at": None, "result": ""})


def _settle(actor: User, move: Move, verb: str, after: dict[str, Any]) -> Move:
    diff = audit.changed(move, **after)
    save(move, diff)
    audit.record(actor=actor, verb=verb, thing=move, diff=diff, deal_id=move.deal_id)
    return move


def _in_state(move: Move, version: int, *states: str) -> Move:
    current = locked(move, version)
    if current.state not in states:
        raise Conflict(current)
    return current


def _refuse_stranger(deal: Deal, stakeholder: Stakeholder | None) -> None:
    if stakeholder is not None and stakeholder.deal_id != deal.pk:
        raise NotVisible


def _checked_action(action: str) -> str:
    if action and action not in method_in_use().actions:
        raise Invalid(
            "action", Text(f"方法里没有这个动作：{action}。", f"The method has no action {action}.")
        )
    return action


def _read_action(text: str) -> str:
    if not text.strip():
        return ""
    found = reader().read(Utterance(text=text, speaker="seller_note", kind="action")).actions
    known = [one for one in found if one.action in method_in_use().actions]
    return max(known, key=lambda one: one.confidence).action if known else ""
