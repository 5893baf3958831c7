"""Customers: the companies we sell to."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.people.models import Team, User


class Size(models.TextChoices):
    """How many people work there."""

    SMALL = "under_100"
    MIDDLE = "100_to_999"
    LARGE = "1000_to_9999"
    HUGE = "from_10000"


class Customer(models.Model):
    """A company.

    `folded` is its name as names are compared, `key` the name without its legal form (what near duplicates share),
    `sought` all that a search finds it by: name, aliases, credit code, and how they sound. `aliases` are names it
    was known by before it was renamed or merged; `group` is the customer above it.
    """

    name = LineField(max_length=200)
    folded = LineField(max_length=400, db_index=True)
    key = LineField(max_length=400, blank=True, db_index=True)
    sought = WordsField(blank=True)
    aliases = models.JSONField(default=list, blank=True)
    credit_code = LineField(max_length=18, blank=True, db_index=True)
    industry = LineField(max_length=100, blank=True)
    size = LineField(max_length=20, choices=Size.choices, blank=True)
    group = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subsidiaries"
    )
    note = WordsField(blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="customers")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="customers")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["folded", "pk"]

    def __str__(self) -> str:
        return self.name
