"""Recording events, changing and withdrawing them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.method.model import STATE_IDS
from tongpin.reading.assurance import Assurance, read_assurance
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Duplicate, Invalid, NotVisible
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_line, clean_words, fold
from tongpin.server.deals import policies
from tongpin.server.deals.domain.fields import known_ids
from tongpin.server.deals.domain.refreshing import refresh
from tongpin.server.deals.models import Deal, Move, Stakeholder
from tongpin.server.evidence.domain.capture import TENDER_READER, read_marks
from tongpin.server.evidence.domain.model_reading import ask_model
from tongpin.server.evidence.domain.proposals import MarkInput, ProposedEvent, checked
from tongpin.server.evidence.domain.speakers import By
from tongpin.server.evidence.models import Event, Kind, Signal, SignalState, StoredFile
from tongpin.server.people.models import User

KEEP: Any = object()
AHEAD = timedelta(days=1)


def record_event(
    *,
    actor: User,
    deal: Deal,
    kind: str,
    text: str = "",
    at: datetime | None = None,
    day_only: bool = False,
    by_stakeholder: Stakeholder | None = None,
    by_user: User | None = None,
    by_name: str = "",
    with_stakeholder: Stakeholder | None = None,
    action: str = "",
    stage: str = "",
    file: StoredFile | None = None,
    place: str = "",
    marks: Sequence[MarkInput] | None = None,
    proofs: Sequence[str] | None = None,
    known_at: datetime | None = None,
    move: Move | None = None,
    ask_again: bool | None = None,
) -> Event:
    """Record that something happened or was said, with the signals seen in it.

    `marks` None: the reader is asked and what it finds is kept as proposed. () : a person found nothing in it.
    `ask_again`: whether the language model, where there is one, reads it too; None: where the reader was asked.
    `proofs` None: as the text says. `known_at` is when we learned of it, where that was later than `at`.

    Raises `Duplicate` where the same thing, from the same person on the same day, is recorded already.
    """
    policies.require_change(actor, deal)
    by = By(by_stakeholder, by_user, clean_line(by_name, "by_name", most=100))
    event = Event(
        deal=deal,
        kind=_clean_kind(kind),
        text=clean_words(text, "text"),
        at=clean_time(at or timezone.now(), "at"),
        day_only=day_only,
        known_at=known_at and clean_time(known_at, "known_at"),
        by_stakeholder=by.stakeholder,
        by_user=by.user,
        by_name=by.name,
        with_stakeholder=with_stakeholder,
        action=_clean_action(action),
        stage=_clean_stage(stage),
        file=file,
        place=clean_line(place, "place", most=100),
        move=move,
        recorded_by=actor,
    )
    _refuse_strangers(event)
    _refuse_empty(event)
    found = _read(event, by, marks)
    said = _assurance(event)
    event.proofs = (
        list(said.proofs) if proofs is None else known_ids(proofs, method_in_use().proofs, "proofs")
    )
    event.traits, event.settles = list(said.traits), said.settles
    return _keep(actor, event, found, ask_again=marks is None if ask_again is None else ask_again)


def record_proposed(
    *, actor: User, deal: Deal, events: Sequence[ProposedEvent], file: StoredFile | None = None
) -> list[Event]:
    """Record several proposed events, all or none; those recorded already are passed over.

    Raises `Duplicate` where every one of them was recorded already.
    """
    policies.require_change(actor, deal)
    kept: list[Event] = []
    twin: Duplicate | None = None
    with transaction.atomic():
        for event in events:
            try:
                kept.append(_record_one(actor, deal, event, file))
            except Duplicate as error:
                twin = error
        if twin is not None and not kept:
            raise twin
    return kept


def _record_one(actor: User, deal: Deal, event: ProposedEvent, file: StoredFile | None) -> Event:
    return record_event(
        actor=actor,
        deal=deal,
        kind=event.kind,
        text=event.text,
        at=event.at,
        day_only=event.day_only,
        by_stakeholder=event.by_stakeholder,
        by_user=event.by_user,
        by_name=event.by_name,
        with_stakeholder=event.with_stakeholder,
        action=event.action if event.kind == Kind.ACTION else "",
        place=event.place,
        marks=event.marks,
        file=file,
        ask_again=all(_is_unseen(mark) for mark in event.marks),
    )


def _is_unseen(mark: MarkInput) -> bool:
    """Whether a mark is the general reader's and nobody has looked at it."""
    return mark.state == SignalState.PROPOSED and mark.read_by != TENDER_READER


def change_event(
    *,
    actor: User,
    event: Event,
    version: int,
    kind: str = KEEP,
    at: datetime = KEEP,
    day_only: bool = KEEP,
    by_stakeholder: Stakeholder | None = KEEP,
    by_user: User | None = KEEP,
    by_name: str = KEEP,
    with_stakeholder: Stakeholder | None = KEEP,
    action: str = KEEP,
    known_at: datetime | None = KEEP,
) -> Event:
    """Put right when it was, what sort, who and with whom. The text stays: withdraw it and record it anew."""
    policies.require_change(actor, event.deal)
    given = {
        "kind": kind,
        "at": at,
        "day_only": day_only,
        "by_stakeholder": by_stakeholder,
        "by_user": by_user,
        "by_name": by_name,
        "with_stakeholder": with_stakeholder,
        "action": action,
        "known_at": known_at,
    }
    after = {name: _cleaned(name, value) for name, value in given.items() if value is not KEEP}
    with transaction.atomic():
        current = locked(event, version)
        diff = audit.changed(current, **after)
        _refuse_strangers(current)
        current.content_hash = content_hash(current)
        _refuse_twin(current)
        save(current, diff | {"content_hash": None})
        audit.record(actor=actor, verb="change", thing=current, diff=diff, deal_id=current.deal_id)
        refresh(current.deal)
    return current


def withdraw_event(*, actor: User, event: Event, version: int, reason: str) -> Event:
    """Take an event out of the record, with a reason. It stays to be read and counts no more."""
    policies.require_change(actor, event.deal)
    why = clean_line(reason, "reason", most=300, required=True)
    with transaction.atomic():
        current = locked(event, version)
        diff = audit.changed(current, withdrawn_at=timezone.now(), withdrawn_reason=why)
        save(current, diff)
        audit.record(actor=actor, verb="withdraw", thing=current, diff=diff, deal_id=current.deal_id)
        refresh(current.deal)
    return current


def restore_event(*, actor: User, event: Event, version: int) -> Event:
    """Put a withdrawn event back into the record."""
    policies.require_change(actor, event.deal)
    with transaction.atomic():
        current = locked(event, version)
        _refuse_twin(current)
        diff = audit.changed(current, withdrawn_at=None, withdrawn_reason="")
        save(current, diff)
        audit.record(actor=actor, verb="restore", thing=current, diff=diff, deal_id=current.deal_id)
        refresh(current.deal)
    return current


def _keep(actor: User, event: Event, marks: Sequence[MarkInput], *, ask_again: bool) -> Event:
    event.content_hash = content_hash(event)
    with transaction.atomic():
        in_line(event.deal)
        _refuse_twin(event)
        event.save(force_insert=True)
        Signal.objects.bulk_create(_signal(event, mark, actor) for mark in marks)
        diff = {
            "kind": [None, event.kind],
            "at": [None, event.at],
            "text": [None, event.text[:200]],
            "signals": [None, [mark.signal for mark in marks]],
        }
        audit.record(actor=actor, verb="record", thing=event, diff=diff, deal_id=event.deal_id)
        refresh(event.deal)
        if ask_again and event.kind != Kind.STAGE and event.text.strip():
            ask_model(event=event)
    return event


def _signal(event: Event, mark: MarkInput, actor: User) -> Signal:
    decided = mark.state != SignalState.PROPOSED
    return Signal(
        event=event,
        signal=mark.signal,
        quote=mark.quote,
        start=mark.start,
        end=mark.end,
        reliability=mark.reliability,
        confidence=mark.confidence,
        by_stakeholder=mark.by_stakeholder,
        state=mark.state,
        read_by=mark.read_by,
        decided_by=actor if decided else None,
        decided_at=timezone.now() if decided else None,
    )


def _read(event: Event, by: By, marks: Sequence[MarkInput] | None) -> list[MarkInput]:
    if marks is not None:
        return checked(marks, event.text, event.deal)
    if event.kind == Kind.STAGE:
        return []
    found, action = read_marks(event.text, event.kind, by, event.at)
    if event.kind == Kind.ACTION and not event.action:
        event.action = action
    return checked(found, event.text, event.deal)


def _assurance(event: Event) -> Assurance:
    return read_assurance(event.text, method_in_use()) if event.kind != Kind.STAGE else Assurance()


def content_hash(event: Event) -> str:
    """Return what is the same for the same thing recorded twice: words, person and day, or the act and its moment."""
    who = event.by_stakeholder_id or event.by_user_id or event.by_name
    day = timezone.localtime(event.at).date().isoformat()
    said = fold(" ".join(event.text.split()))
    act = f"{event.kind if not said else ''}|{event.action}|{event.stage}"
    if event.kind in {Kind.ACTION, Kind.STAGE} and not said:
        act += f"|{event.at.isoformat()}|{event.with_stakeholder_id}"
    return hashlib.sha256(f"{said}|{who}|{day}|{act}|{event.place}".encode()).hexdigest()


def _refuse_twin(event: Event) -> None:
    twins = Event.objects.filter(deal=event.deal, content_hash=event.content_hash, withdrawn_at__isnull=True)
    twin = twins.exclude(pk=event.pk).first()
    if twin:
        raise Duplicate(twin)


def _refuse_strangers(event: Event) -> None:
    """Raise `NotVisible` where a person or file of another deal is named."""
    named = (event.by_stakeholder, event.with_stakeholder, event.file, event.move)
    if any(thing is not None and thing.deal_id != event.deal_id for thing in named):
        raise NotVisible


def _refuse_empty(event: Event) -> None:
    if not (event.text.strip() or event.action or event.stage or event.file):
        raise Invalid("text", Text("请写下发生了什么。", "Write down what happened."))


def clean_time(value: datetime, field: str) -> datetime:
    """Return an aware time that is not in the future and not before 1990."""
    if timezone.is_naive(value):
        value = timezone.make_aware(value)
    if value > timezone.now() + AHEAD:
        raise Invalid(
            field,
            Text("时间在将来，还没有发生。", "That is in the future: it has not happened yet."),
            Text("打算做的事请用“计划动作”。", "Plan a move for what you intend."),
        )
    if value.year < 1990:
        raise Invalid(field, Text("日期不对，请检查年份。", "Check the year of this date."))
    return value


def _cleaned(name: str, value: Any) -> Any:
    cleaners: dict[str, Any] = {
        "kind": _clean_kind,
        "action": _clean_action,
        "at": lambda given: clean_time(given, "at"),
        "known_at": lambda given: given and clean_time(given, "known_at"),
        "by_name": lambda given: clean_line(given, "by_name", most=100),
    }
    return cleaners[name](value) if name in cleaners else value


def _clean_kind(kind: str) -> str:
    if kind not in Kind.values:
        raise Invalid("kind", Text(f"没有这种记录：{kind}。", f"Unknown kind of event: {kind}."))
    return kind


def _clean_action(action: str) -> str:
    if action and action not in method_in_use().actions:
        raise Invalid(
            "action", Text(f"方法里没有这个动作：{action}。", f"The method has no action {action}.")
        )
    return action


def _clean_stage(stage: str) -> str:
    if stage and stage not in STATE_IDS:
        raise Invalid("stage", Text(f"没有这个阶段：{stage}。", f"Unknown stage: {stage}."))
    return stage
