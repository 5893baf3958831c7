"""What a language model was asked to read, and what left for it."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User

from .event import Event


class ReadingState(models.TextChoices):
    """How far the model's reading of an event is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class ModelReading(models.Model):
    """One event that the language model reads again after the offline reader; `note_*` say why it did not."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="model_reading")
    state = LineField(max_length=10, choices=ReadingState.choices, default=ReadingState.WAITING)
    version = LineField(max_length=40, blank=True)
    note_zh = LineField(max_length=300, blank=True)
    note_en = LineField(max_length=300, blank=True)
    dropped = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"


class Sending(models.Model):
    """One request that left the house: when, for which deal, how much, masked or not. Never changed, but that its
    `answer`, kept so that the same words are not sent twice, is emptied after a while.
    """

    at = models.DateTimeField(auto_now_add=True)
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="sendings")
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="sendings"
    )
    host = LineField(max_length=255)
    model = LineField(max_length=100)
    sha256 = LineField(max_length=64, db_index=True)
    characters = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()
    masked = models.BooleanField()
    tokens = models.PositiveIntegerField(default=0)
    outcome = LineField(max_length=30)
    dropped = models.PositiveIntegerField(default=0)
    answer = WordsField(blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="sending_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.host} {self.outcome}"
