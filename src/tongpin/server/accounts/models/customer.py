"""Customers: the companies we sell to."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.people.models import Team, User


class Customer(models.Model):
    """A company. `folded` is its name as searches compare it."""

    name = LineField(max_length=200)
    folded = LineField(max_length=400, db_index=True)
    industry = LineField(max_length=100, blank=True)
    note = WordsField(blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="customers")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="customers")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["folded", "pk"]

    def __str__(self) -> str:
        return self.name
