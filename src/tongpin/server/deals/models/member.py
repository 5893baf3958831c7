"""Who of ours works on a deal besides its owner."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField
from tongpin.server.people.models import User

from .deal import Deal


class Part(models.TextChoices):
    """What a member does on the deal. A watcher reads and changes nothing."""

    SALES = "sales"
    SOLUTION = "solution"
    DELIVERY = "delivery"
    WATCHER = "watcher"


class Member(models.Model):
    """One colleague on one deal."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    part = LineField(max_length=20, choices=Part.choices)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["deal", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.part})"
