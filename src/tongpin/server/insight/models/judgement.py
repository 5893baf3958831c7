"""The stored judgement of a deal: derived, never edited, thrown away and made again at will."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField
from tongpin.server.deals.models import Deal


class Judgement(models.Model):
    """The newest judgement of a deal, a function of (record, method version, model version, as_of).

    `body` holds the whole judgement by language; the other fields repeat parts of it for lists and filters.
    """

    deal = models.OneToOneField(Deal, on_delete=models.CASCADE, related_name="judgement")
    as_of = models.DateTimeField()
    record_digest = LineField(max_length=64)
    method_version = LineField(max_length=80)
    model_version = LineField(max_length=80)
    stage = LineField(max_length=30, db_index=True)
    share = models.FloatField()
    certain = models.BooleanField()
    seller_stage = LineField(max_length=30)
    lead = models.SmallIntegerField()
    in_step = models.BooleanField()
    wrong_moves = models.PositiveIntegerField(default=0)
    body = models.JSONField(default=dict)
    judged_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stage} {self.share:.2f}"
