"""The audit log: append-only, each row sealed with the hash of the one before."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from tongpin.server.core.text import LineField


class AppendOnly(Exception):
    """Somebody tried to change or delete an audit row."""

    def __init__(self) -> None:
        super().__init__("an audit row is never changed or deleted")


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    """Refuses to change or delete."""

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - Django's interface
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class AuditEvent(models.Model):
    """Who did what to which thing, when; `diff` is {field: [before, after]}."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="audit_events"
    )
    actor_name = LineField(max_length=150)
    verb = LineField(max_length=40)
    noun = LineField(max_length=40)
    object_id = LineField(max_length=40)
    deal_id = models.BigIntegerField(null=True, db_index=True)
    diff = models.JSONField(default=dict)
    request_id = LineField(max_length=40, blank=True)
    previous = LineField(max_length=64)
    hash = LineField(max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["noun", "object_id"], name="audit_noun_object")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.noun} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row; refuse to change one."""
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise AppendOnly


class ChainHead(models.Model):
    """The last link of the audit chain: locking it puts writers in line, and it shows when the end is cut off."""

    hash = LineField(max_length=64)
    length = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "chain head"

    def __str__(self) -> str:
        return f"{self.length}: {self.hash}"
