"""What the customer worries about on a deal."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.models import Event


class ConcernState(models.TextChoices):
    """Where a concern stands (method E4 rule 1)."""

    PREDICTED = "predicted"
    VOICED = "voiced"
    PROOF_OFFERED = "proof_offered"
    ACKNOWLEDGED = "acknowledged"
    RESIDUAL_ACCEPTED = "residual_accepted"
    REOPENED = "reopened"


CLOSED = (ConcernState.ACKNOWLEDGED, ConcernState.RESIDUAL_ACCEPTED)


class Concern(models.Model):
    """One concern of the method on one deal. `closed_words` are the customer's: nothing else closes it."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="concerns")
    concern = LineField(max_length=60)
    state = LineField(max_length=20, choices=ConcernState.choices, default=ConcernState.PREDICTED)
    words = WordsField(blank=True)
    raised_by = models.ForeignKey(
        Stakeholder, null=True, blank=True, on_delete=models.PROTECT, related_name="concerns"
    )
    raised_event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="concerns_raised"
    )
    closed_words = WordsField(blank=True)
    closed_by = models.ForeignKey(
        Stakeholder, null=True, blank=True, on_delete=models.PROTECT, related_name="concerns_closed"
    )
    closed_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "concern"], name="concern_once_a_deal"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["acknowledged", "residual_accepted"])
                | ~models.Q(closed_words=""),
                name="concern_closed_by_words",
            ),
        ]

    def __str__(self) -> str:
        return self.concern
