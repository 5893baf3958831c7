"""Reminders: asking for what is due."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import WordsField
from tongpin.server.people.models import User

from .invoice import Invoice


class Reminder(models.Model):
    """That somebody of ours asked for an invoice to be paid, and what was promised.

    Which step of dunning it is follows from its place among the invoice's reminders.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="reminders")
    reminded_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reminders")
    promised_on = models.DateField(null=True, blank=True)
    note = WordsField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["reminded_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(promised_on__isnull=True)
                | models.Q(promised_on__gte=models.F("reminded_on")),
                name="reminder_promise_lies_ahead",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.reminded_on}"
