"""Invoices: instalments due under a contract, and credit notes."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.people.models import User

from .contract import Contract


class Invoice(models.Model):
    """An amount that is due, tax included; in the contract's currency.

    A credit note is an invoice of a negative amount that names the one it `corrects`. A cancelled one stays to be
    read and counts no more. `over_reason` says why the contract's amount was exceeded. What is paid and open is
    added up, never stored.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="invoices")
    number = LineField(max_length=60)
    issued_on = models.DateField()
    due_on = models.DateField()
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    note = WordsField(blank=True)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes"
    )
    over_reason = WordsField(blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="cancelled_invoices"
    )
    cancel_reason = WordsField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invoices")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="invoice_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                condition=models.Q(cancelled_at__isnull=True),
                name="invoice_number_once_a_contract",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True, amount_minor__gt=0)
                | models.Q(corrects__isnull=False, amount_minor__lt=0),
                name="invoice_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("issued_on")), name="invoice_due_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit(self) -> bool:
        """Whether it gives money back."""
        return self.corrects_id is not None
