"""Contracts and their versions."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import StoredFile
from tongpin.server.people.models import User

WHOLE = 10_000


class ContractState(models.TextChoices):
    """Where a contract stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Contract(models.Model):
    """One version of a contract; an amendment is a row of its own that names the one it `replaces`.

    `amount_minor` is in the smallest unit of `currency`, tax included; `tax_rate` in basis points (1300 is 13 %).
    What was invoiced and paid is never a field: it is added up from the invoices and payments. Invoices stand under
    the version in force: when an amendment comes into force they go over to it.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="contracts")
    number = LineField(max_length=60)
    revision = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments"
    )
    title = LineField(max_length=200)
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=60)
    amount_minor = models.BigIntegerField()
    currency = LineField(max_length=3, default="CNY")
    tax_rate = models.PositiveSmallIntegerField(default=0)
    note = WordsField(blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="contracts"
    )
    state = LineField(max_length=10, choices=ContractState.choices, default=ContractState.DRAFT)
    state_why = WordsField(blank=True)
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="approved_contracts"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracts")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["deal", "state"], name="contract_deal_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "number", "revision"],
                condition=~models.Q(state="cancelled"),
                name="contract_number_once_a_deal",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=~models.Q(state="cancelled"), name="contract_amended_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0), name="contract_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(tax_rate__gte=0, tax_rate__lte=WHOLE), name="contract_tax_is_a_rate"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def remind_on(self) -> date | None:
        """The day by which renewal must be spoken about: `notice_days` before the end."""
        return self.ends_on - timedelta(days=self.notice_days) if self.ends_on else None
