"""Files that were handed in, kept as they came."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User


class StoredFile(models.Model):
    """A file of a deal. On disk under a random name; `original_name` is for people only, never a path."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="files")
    sha256 = LineField(max_length=64)
    size = models.PositiveBigIntegerField()
    original_name = LineField(max_length=200)
    kind = LineField(max_length=10)
    place = LineField(max_length=80, unique=True)
    # What was read from it, a pair of place and text for each part, so that a quote leads back to its page.
    text = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="files")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["deal", "sha256"], name="file_once_a_deal")]

    def __str__(self) -> str:
        return self.original_name
