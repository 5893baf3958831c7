"""Calendars: feeds of meetings in, and one feed of planned moves out for each person."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User

from .event import Event


class Calendar(models.Model):
    """A person's calendar, read from a secret address, which is kept sealed."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendars")
    name = LineField(max_length=100)
    host = LineField(max_length=253)
    secret = WordsField()
    tried_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    trouble = models.JSONField(default=dict, blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AppointmentState(models.TextChoices):
    """Where a meeting stands."""

    PROPOSED = "proposed"
    RECORDED = "recorded"
    ASIDE = "aside"


class Appointment(models.Model):
    """A meeting with people of a customer's, found in a calendar: proposed as an event of their deal."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="appointments")
    uid = LineField(max_length=64)
    title = LineField(max_length=300, blank=True)
    place = LineField(max_length=300, blank=True)
    people = models.JSONField(default=list, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    all_day = models.BooleanField(default=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="appointments")
    state = LineField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.PROPOSED)
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "uid", "deal"], name="appointment_once_a_deal")
        ]

    def __str__(self) -> str:
        return self.title


class PlanFeed(models.Model):
    """A person's planned moves as a calendar for others to read: whoever has the secret address; its hash is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="plan_feed")
    digest = LineField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "plan feed"

    def __str__(self) -> str:
        return str(self.user)
