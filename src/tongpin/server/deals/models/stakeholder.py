"""The buying group: the customer's people on one deal."""

from __future__ import annotations

from django.db import models

from tongpin.server.accounts.models import Contact
from tongpin.server.core.text import LineField

from .deal import Deal


class Stakeholder(models.Model):
    """A contact's part in a deal. Roles belong to the deal, not to the company (method F1).

    `stance` is -2 to 2, None where it is not known, which is not 0; it needs evidence and a day (method F2).
    `influence` is 1 to 5, None where it is not known.
    """

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="stakeholders")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="stakes")
    roles = models.JSONField(default=list, blank=True)
    stance = models.SmallIntegerField(null=True, blank=True)
    stance_evidence = LineField(max_length=500, blank=True)
    stance_on = models.DateField(null=True, blank=True)
    influence = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "contact"], name="stakeholder_once"),
            models.CheckConstraint(
                condition=models.Q(stance__isnull=True)
                | models.Q(stance__gte=-2, stance__lte=2, stance_on__isnull=False),
                name="stakeholder_stance_has_scale_and_day",
            ),
            models.CheckConstraint(
                condition=models.Q(influence__isnull=True) | models.Q(influence__gte=1, influence__lte=5),
                name="stakeholder_influence_scale",
            ),
        ]

    def __str__(self) -> str:
        return self.contact.name
