"""The language model reads what was recorded, in a job of its own: nobody waits for it, and nothing is lost by it.

The offline reader has read already. Where the model has read too, its finds take the place of those that nobody has
looked at yet; what a person has answered stays. Where it has not, the offline reading stands, with a note why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.reading.language_model import ModelFailure, ModelReader, Noted
from tongpin.reading.language_model.reader import fallen_back
from tongpin.reading.types import FoundSignal, Reading
from tongpin.server.core import jobs
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.settings import keep_setting
from tongpin.server.core.domain.versions import in_line
from tongpin.server.core.errors import Invalid, NotAllowed
from tongpin.server.deals.domain.refreshing import refresh
from tongpin.server.deals.models import Deal
from tongpin.server.evidence import asking
from tongpin.server.evidence.models import Event, ModelReading, ReadingState, Sending, Signal, SignalState
from tongpin.server.people.models import User

JOB = "evidence.read_with_model"
AT_ONCE = 60  # events of a deal in one run
ANSWERS_KEPT = timedelta(days=30)
LATER = "later"  # there was no time left: the rest waits for the next run


def switch_language_model(*, actor: User, on: bool) -> None:
    """Switch the configured language model on or off; administrators only."""
    if not actor.is_administrator:
        raise NotAllowed
    if on and asking.configured() is None:
        raise Invalid(
            "on",
            Text("还没有配置语言模型。", "No language model is configured yet."),
            Text("请先在设置里写上地址和模型名。", "Put its address and name into the settings first."),
        )
    keep_setting(actor=actor, name=asking.SWITCH, value={"on": on})


def ask_model(*, event: Event) -> None:
    """Queue an event for the language model in the caller's transaction, where one is switched on."""
    if asking.is_on():
        ModelReading.objects.create(event=event)
        jobs.enqueue(JOB, key=str(event.deal_id), deal_id=event.deal_id)


@jobs.job(JOB)
def read_waiting(*, deal_id: int) -> None:
    """Have the model read what waits on a deal. Sends nothing where it has been switched off meanwhile."""
    waiting = list(
        ModelReading.objects.filter(event__deal_id=deal_id, state=ReadingState.WAITING)
        .select_related(
            "event__deal__customer",
            "event__deal__owner",
            "event__by_stakeholder",
            "event__by_user",
            "event__recorded_by",
        )
        .order_by("pk")[: AT_ONCE + 1]
    )
    if not waiting:
        return
    more = len(waiting) > AT_ONCE
    for row, noted in zip(waiting, _noted(waiting[:AT_ONCE]), strict=False):
        if noted is None:
            more = True
        else:
            apply_reading(row=row, noted=noted)
    if more:
        jobs.enqueue(JOB, key=str(deal_id), deal_id=deal_id)


def _noted(waiting: Sequence[ModelReading]) -> list[Noted | None]:
    """Return what the model reads in each; None where it is better asked in the next run."""
    deal: Deal = waiting[0].event.deal
    live = [row for row in waiting if row.event.withdrawn_at is None]
    try:
        found = _reader(deal, waiting[0].event.recorded_by)
        read = found.read_noted([asking.utterance(row.event) for row in live])
    except ModelFailure as failure:
        return [Noted(Reading(), "", fallen_back(failure)) for _ in waiting]
    by_row = {row.pk: noted for row, noted in zip(live, read, strict=True)}
    left = Noted(Reading(), "", Text("记录已撤回。", "The event was withdrawn."))
    return [_or_later(by_row.get(row.pk, left)) for row in waiting]


def _reader(deal: Deal, asked_by: User) -> ModelReader:
    if not asking.is_on():
        raise ModelFailure("off", Text("语言模型已关闭。", "The language model is switched off."))
    return asking.model_reader(deal, asked_by)


def _or_later(noted: Noted) -> Noted | None:
    return None if noted.failure == LATER else noted


def apply_reading(*, row: ModelReading, noted: Noted) -> None:
    """Keep what the model found in an event, or the note why it did not read it; once, however many workers do it."""
    event = row.event
    with transaction.atomic():
        in_line(event.deal)
        if not ModelReading.objects.filter(pk=row.pk, state=ReadingState.WAITING).exists():
            return
        row.state = ReadingState.FAILED if noted.note else ReadingState.DONE
        row.version, row.dropped, row.done_at = noted.version[:40], noted.dropped, timezone.now()
        if noted.note:
            row.note_zh, row.note_en = noted.note.zh[:300], noted.note.en[:300]
        row.save()
        if noted.note is None:
            _replace_unseen(event, noted)


def _replace_unseen(event: Event, noted: Noted) -> None:
    """Put the model's finds in the place of the proposals nobody has answered; the same signal keeps its row."""
    rows = {signal.signal: signal for signal in event.signals.order_by("pk")}
    unseen = {id_: row for id_, row in rows.items() if row.state == SignalState.PROPOSED}
    found = {one.signal: one for one in noted.reading.signals}
    Signal.objects.filter(pk__in=[row.pk for id_, row in unseen.items() if id_ not in found]).delete()
    for id_, one in found.items():
        if id_ in unseen:
            _move(unseen[id_], one, noted.version)
        elif id_ not in rows:
            _move(Signal(event=event, by_stakeholder=event.by_stakeholder, signal=id_), one, noted.version)
    diff = {"signals": [sorted(unseen), sorted(id_ for id_ in found if id_ not in rows or id_ in unseen)]}
    audit.record(actor=None, verb="read_again", thing=event, diff=diff, deal_id=event.deal_id)
    refresh(event.deal)


def _move(row: Signal, found: FoundSignal, version: str) -> None:
    row.quote, row.start, row.end = found.quote, found.start, found.end
    row.confidence, row.reliability, row.read_by = found.confidence, found.reliability, version[:40]
    row.version = row.version + 1 if row.pk else row.version
    row.save()


@jobs.job("evidence.forget_answers", every=timedelta(days=1))
def forget_answers() -> None:
    """Empty the answers kept long enough; that something was sent stays on record."""
    old = Sending.objects.filter(at__lt=timezone.now() - ANSWERS_KEPT).exclude(answer="")
    old.update(answer="")
