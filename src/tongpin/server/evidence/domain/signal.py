"""Agreeing with a reading, or not."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked, save
from tongpin.server.core.errors import Invalid
from tongpin.server.core.queries import audit as audit_queries
from tongpin.server.deals import policies
from tongpin.server.deals.domain.refreshing import refresh
from tongpin.server.deals.models import Stakeholder
from tongpin.server.evidence.domain.proposals import MarkInput, checked
from tongpin.server.evidence.models import Event, Signal, SignalState
from tongpin.server.people.models import User

KEEP: Any = object()
ANSWERS = frozenset({"accept", "reject", "change"})


def accept_signal(*, actor: User, signal: Signal, version: int | None = None) -> Signal:
    """Agree: from now on the signal counts in full."""
    return _decide(actor, signal, version, "accept", {"state": SignalState.ACCEPTED})


def reject_signal(*, actor: User, signal: Signal, version: int | None = None) -> Signal:
    """Disagree: the signal counts no more, and is kept so that the reader can learn from it."""
    return _decide(actor, signal, version, "reject", {"state": SignalState.REJECTED})


def change_signal(
    *,
    actor: User,
    signal: Signal,
    version: int | None = None,
    signal_id: str = KEEP,
    reliability: str = KEEP,
    by_stakeholder: Stakeholder | None = KEEP,
) -> Signal:
    """Say what it really is; that also accepts it."""
    given = {"signal": signal_id, "reliability": reliability, "by_stakeholder": by_stakeholder}
    after: dict[str, Any] = {name: value for name, value in given.items() if value is not KEEP}
    mark = MarkInput(
        signal=after.get("signal", signal.signal),
        reliability=after.get("reliability", signal.reliability),
        by_stakeholder=after.get("by_stakeholder", signal.by_stakeholder),
    )
    checked([mark], signal.event.text, signal.event.deal)
    return _decide(actor, signal, version, "change", after | {"state": SignalState.ACCEPTED})


def undo_answer(*, actor: User, signal: Signal, version: int | None = None) -> Signal:
    """Take the last answer to a signal back: it is again as it was before.

    Raises `Invalid` where nobody has answered since it was read, or the answer was taken back already.
    """
    policies.require_change(actor, signal.event.deal)
    last = audit_queries.of_thing(thing=signal).first()
    if last is None or last.verb not in ANSWERS:
        raise Invalid("signal", Text("没有可以撤销的答复。", "There is no answer to take back."))
    before = {name: _restored(name, values[0]) for name, values in last.diff.items()}
    return _decide(actor, signal, version, "undo", before)


def _restored(name: str, value: Any) -> Any:
    """Return a field's value from the audit, where a person is kept with the name."""
    if name == "by_stakeholder" and value is not None:
        return Stakeholder.objects.filter(pk=value["id"]).first()
    return value


def add_signal(*, actor: User, event: Event, mark: MarkInput) -> Signal:
    """Add a signal that the reader did not see."""
    policies.require_change(actor, event.deal)
    good = checked([mark], event.text, event.deal)[0]
    with transaction.atomic():
        signal = Signal.objects.create(
            event=event,
            signal=good.signal,
            quote=good.quote,
            start=good.start,
            end=good.end,
            reliability=good.reliability,
            confidence=good.confidence,
            by_stakeholder=good.by_stakeholder,
            state=SignalState.ACCEPTED,
            decided_by=actor,
            decided_at=timezone.now(),
        )
        diff = {"signal": [None, signal.signal], "quote": [None, signal.quote]}
        audit.record(actor=actor, verb="add", thing=signal, diff=diff, deal_id=event.deal_id)
        refresh(event.deal)
    return signal


def _decide(actor: User, signal: Signal, version: int | None, verb: str, after: dict[str, Any]) -> Signal:
    deal = signal.event.deal
    policies.require_change(actor, deal)
    with transaction.atomic():
        current = locked(signal, version)
        diff = audit.changed(current, **after)
        waits = current.state == SignalState.PROPOSED
        by, at = (None, None) if waits else (actor, timezone.now())
        stamp = audit.changed(current, decided_by=by, decided_at=at)
        save(current, diff | stamp)
        audit.record(actor=actor, verb=verb, thing=current, diff=diff, deal_id=deal.pk)
        refresh(deal)
    return current
