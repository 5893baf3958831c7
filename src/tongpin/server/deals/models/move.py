"""Moves: what our side plans to do and has done."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.people.models import User

from .deal import Deal
from .stakeholder import Stakeholder


class MoveState(models.TextChoices):
    """Where a move stands."""

    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


class Move(models.Model):
    """One intended act, with the verdict it was planned under.

    `action` is an id of the method, empty where the act is none of the method's and `text` says what it is.
    A harmful move carries `reason`: why it was planned all the same.
    """

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="moves")
    action = LineField(max_length=60, blank=True)
    text = WordsField(blank=True)
    stakeholder = models.ForeignKey(
        Stakeholder, null=True, blank=True, on_delete=models.SET_NULL, related_name="moves"
    )
    planned_for = models.DateField(null=True, blank=True)
    state = LineField(max_length=10, choices=MoveState.choices, default=MoveState.PLANNED)
    verdict = LineField(max_length=20, default="neutral")
    p_harm = models.FloatField(default=0.0)
    verdict_why = WordsField(blank=True)
    reason = WordsField(blank=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="moves")
    planned_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    result = WordsField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["planned_for", "pk"]
        indexes = [models.Index(fields=["deal", "state"], name="move_deal_state")]

    def __str__(self) -> str:
        return self.action or self.text[:60]
