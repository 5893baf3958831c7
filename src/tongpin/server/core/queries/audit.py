"""Reading the audit log. Whoever sees a deal sees its history; administrators see all."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.core.models import AuditEvent


def of_deal(*, deal: Any) -> QuerySet[AuditEvent]:
    """Return a deal's rows, newest first. The deal must come from `deals.queries.deal.get_for`."""
    return AuditEvent.objects.filter(deal_id=deal.pk).order_by("-pk")


def of_thing(*, thing: Any) -> QuerySet[AuditEvent]:
    """Return one thing's rows, newest first. Whoever asks must see the thing."""
    noun = thing._meta.model_name  # noqa: SLF001 - public in Django
    return AuditEvent.objects.filter(noun=noun, object_id=str(thing.pk)).order_by("-pk")


def everything(*, actor: Any) -> QuerySet[AuditEvent]:
    """Return all rows, newest first, for administrators."""
    if not actor.is_administrator:
        raise NotVisible
    return AuditEvent.objects.order_by("-pk")
