"""Writing and checking the audit log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from tongpin.server.core import request_id
from tongpin.server.core.models import AuditEvent, ChainHead

FIRST = "0" * 64
HEAD_PK = 1
Diff = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of the chain found: how many rows, and the first broken one with what is wrong."""

    length: int
    broken_at: int | None = None
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, removed or added outside `record`."""
        return self.broken_at is None and not self.why


def record(
    *,
    actor: Any,
    verb: str,
    thing: models.Model,
    diff: Diff | None = None,
    deal_id: int | None = None,
) -> AuditEvent:
    """Append one row about `thing` in the caller's transaction, so that the write and its record stand or fall
    together.

    `actor` is None for the system itself. `diff` is {field: [before, after]}.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit row belongs in the transaction of the write it records")
    head = _locked_head()
    event = AuditEvent(
        at=timezone.now(),
        actor=actor,
        actor_name=getattr(actor, "name", "") or "system",
        verb=verb,
        noun=thing._meta.model_name or "",  # noqa: SLF001 - public in Django
        object_id=str(thing.pk),
        deal_id=deal_id,
        diff=_plain(diff or {}),
        request_id=request_id.current(),
        previous=head.hash,
    )
    event.hash = seal(event)
    event.save(force_insert=True)
    head.hash, head.length = event.hash, head.length + 1
    head.save(update_fields=["hash", "length"])
    return event


def _locked_head() -> ChainHead:
    head = ChainHead.objects.select_for_update().filter(pk=HEAD_PK).first()
    if head is None:
        ChainHead.objects.get_or_create(pk=HEAD_PK, defaults={"hash": FIRST})
        head = ChainHead.objects.select_for_update().get(pk=HEAD_PK)
    return head


def seal(event: AuditEvent) -> str:
    """Return the hash that a row must carry: over all its fields and the hash before it."""
    body = {
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "verb": event.verb,
        "noun": event.noun,
        "object": event.object_id,
        "deal": event.deal_id,
        "diff": event.diff,
        "request": event.request_id,
        "previous": event.previous,
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def verify_chain() -> ChainReport:
    """Walk the whole log and report the first row that was changed, removed or slipped in."""
    previous, length = FIRST, 0
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous != previous:
            return ChainReport(length, event.pk, "a row before it is missing or was added")
        if event.hash != seal(event):
            return ChainReport(length, event.pk, "the row was changed")
        previous, length = event.hash, length + 1
    head = ChainHead.objects.filter(pk=HEAD_PK).first()
    if (head.hash if head else FIRST) != previous:
        return ChainReport(length, None, "the last rows are missing")
    return ChainReport(length)


def changed(thing: models.Model, **after: Any) -> dict[str, list[Any]]:
    """Set the given fields on `thing`, unsaved, and return the diff of those that really change."""
    diff: dict[str, list[Any]] = {}
    for name, value in after.items():
        before = getattr(thing, name)
        if before != value:
            diff[name] = [before, value]
            setattr(thing, name, value)
    return diff


def _plain(value: Any) -> Any:
    """Return the value as JSON keeps it, the same now and when read back."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    return value if isinstance(value, str | int | float | bool | None) else str(value)
