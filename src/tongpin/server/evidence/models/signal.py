"""Signals: what an event's text tells of the buyer."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Stakeholder
from tongpin.server.people.models import User

from .event import Event


class SignalState(models.TextChoices):
    """Whether a person agreed with the reading."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Signal(models.Model):
    """One signal read in an event. `event.text[start:end] == quote` where the quote has a place.

    How it counts: accepted as certain, proposed with its own `confidence`, rejected not at all. `weight` and
    `outlook` are derived with the deal's judgement: how far an answer would move it, and where to.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="signals")
    signal = LineField(max_length=60)
    quote = WordsField(blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    reliability = LineField(max_length=20, default="statement")
    confidence = models.FloatField(default=1.0)
    by_stakeholder = models.ForeignKey(
        Stakeholder, null=True, blank=True, on_delete=models.PROTECT, related_name="signals"
    )
    state = LineField(max_length=10, choices=SignalState.choices, default=SignalState.PROPOSED)
    read_by = LineField(max_length=40, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="signals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    weight = models.FloatField(default=0.0)
    outlook = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["event_id", "start", "pk"]
        indexes = [models.Index(fields=["state", "-weight"], name="signal_to_confirm")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1), name="signal_confidence_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True, end__isnull=True)
                | models.Q(end__gt=models.F("start")),
                name="signal_place_is_a_range",
            ),
        ]

    def __str__(self) -> str:
        return self.signal
