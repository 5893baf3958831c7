"""Payments and what they settle."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event
from tongpin.server.people.models import User

from .invoice import Invoice


class Payment(models.Model):
    """Money that came in on a deal. What of it settles no invoice is the customer's credit.

    `event` is what the payment says in the record of evidence: that the customer pays is an act of theirs.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="payments")
    received_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = LineField(max_length=3, default="CNY")
    reference = LineField(max_length=100, blank=True)
    note = WordsField(blank=True)
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="payments"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = WordsField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="payments")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_is_positive")
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.received_on} {self.amount_minor} {self.currency}"


class Allocation(models.Model):
    """The part of a payment that settles an invoice."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "invoice"], name="allocation_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="allocation_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} → {self.invoice_id}: {self.amount_minor}"
