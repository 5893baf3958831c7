"""Drafts: what somebody is writing and has not recorded yet."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import WordsField
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User


class Draft(models.Model):
    """One person's unfinished capture on one deal; only they see it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="drafts")
    text = WordsField(blank=True)
    fields = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "deal"], name="draft_once")]

    def __str__(self) -> str:
        return self.text[:60]
