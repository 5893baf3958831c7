"""Events: what happened, was said or was done on a deal. Together with the signals they are the record."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal, Move, Stakeholder
from tongpin.server.people.models import User

from .file import StoredFile


class Kind(models.TextChoices):
    """What sort of event it is, as in a case file."""

    NOTE = "note"
    EMAIL = "email"
    CHAT = "chat"
    CALL = "call"
    MEETING = "meeting"
    DOCUMENT = "document"
    VISIT = "visit"
    ACTION = "action"
    STAGE = "stage"


class Event(models.Model):
    """One dated event.

    Who it is from is one of `by_stakeholder` (theirs), `by_user` (ours) or `by_name` (a name we do not know).
    `known_at` is when we learned of it: the judge uses it only from then on. `content_hash` is the same for the
    same thing recorded twice. `proofs`, `traits` and `settles` are what its text says of proofs handed over, of
    traits that foretell concerns, and of worries settled.
    """

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    day_only = models.BooleanField(default=False)
    known_at = models.DateTimeField(null=True, blank=True)
    kind = LineField(max_length=10, choices=Kind.choices, default=Kind.NOTE)
    by_stakeholder = models.ForeignKey(
        Stakeholder, null=True, blank=True, on_delete=models.PROTECT, related_name="events_from"
    )
    by_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="events_from"
    )
    by_name = LineField(max_length=100, blank=True)
    with_stakeholder = models.ForeignKey(
        Stakeholder, null=True, blank=True, on_delete=models.PROTECT, related_name="events_with"
    )
    text = WordsField(blank=True)
    action = LineField(max_length=60, blank=True)
    stage = LineField(max_length=30, blank=True)
    move = models.OneToOneField(Move, null=True, blank=True, on_delete=models.SET_NULL, related_name="event")
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    place = LineField(max_length=100, blank=True)
    proofs = models.JSONField(default=list, blank=True)
    traits = models.JSONField(default=list, blank=True)
    settles = models.BooleanField(default=False)
    content_hash = LineField(max_length=64)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events_recorded")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = LineField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "content_hash"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="event_once_a_deal",
            )
        ]
        indexes = [models.Index(fields=["deal", "at"], name="event_deal_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
