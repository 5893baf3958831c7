"""Readers learned from the company's own answers: each attempt, what it was worth, and which one reads now."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField
from tongpin.server.people.models import User


class ReaderVersion(models.Model):
    """One attempt to learn. `before` and `after` are the counts of the reader that read then, and of the new one, on
    answers newer than any of them had learned from.

    `adopted` says that the new one was better; `in_use` that it reads now. At most one does; none: the shipped one.
    """

    made_at = models.DateTimeField(auto_now_add=True)
    method_version = LineField(max_length=80)
    base = LineField(max_length=80)  # the reader it was compared with
    version = LineField(
        max_length=80, blank=True
    )  # the new one, learned from all examples; empty: not adopted
    file = LineField(max_length=80, blank=True)
    sha256 = LineField(max_length=64, blank=True)
    examples = models.PositiveIntegerField()
    held_out = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)  # of answers: accepted, rejected, changed, added
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    trained_until = models.DateTimeField()
    adopted = models.BooleanField(default=False)
    in_use = models.BooleanField(default=False)
    used_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="readers_chosen"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=models.Q(in_use=True), name="one_reader_in_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.version or 'not adopted'}"
