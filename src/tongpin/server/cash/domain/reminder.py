"""Asking for what is due, and what was promised."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tongpin.method import Text
from tongpin.server.cash import cleaning, sums
from tongpin.server.cash.models import Invoice, Reminder
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked
from tongpin.server.core.errors import Invalid
from tongpin.server.core.text import clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.domain.fields import clean_day
from tongpin.server.people.models import User


def remind(
    *,
    actor: User,
    invoice: Invoice,
    reminded_on: date | None = None,
    promised_on: date | None = None,
    note: str = "",
) -> Reminder:
    """Record that the customer was reminded of an open invoice, and by when they promised to pay."""
    deal = invoice.contract.deal
    policies.require_change(actor, deal)
    reminder = Reminder(
        invoice=invoice,
        by=actor,
        reminded_on=cleaning.past_day(reminded_on, "reminded_on"),
        promised_on=clean_day(promised_on, "promised_on"),
        note=clean_words(note, "note", most=5000),
    )
    words = Text("承诺日期早于催收日期。", "The promised day lies before the reminder.")
    cleaning.in_order(reminder.reminded_on, reminder.promised_on, "promised_on", words)
    with transaction.atomic():
        in_line(deal)
        _refuse_settled(invoice)
        reminder.save(force_insert=True)
        diff = {name: [None, getattr(reminder, name)] for name in ("invoice", "reminded_on", "promised_on")}
        audit.record(actor=actor, verb="remind", thing=reminder, diff=diff, deal_id=deal.pk)
    return reminder


def take_back_reminder(*, actor: User, reminder: Reminder) -> Invoice:
    """Take back a reminder that was written down by mistake."""
    invoice = reminder.invoice
    policies.require_change(actor, invoice.contract.deal)
    with transaction.atomic():
        current = locked(reminder)
        diff = {"reminded_on": [current.reminded_on, None], "promised_on": [current.promised_on, None]}
        audit.record(
            actor=actor, verb="take_back", thing=current, diff=diff, deal_id=invoice.contract.deal_id
        )
        current.delete()
    return invoice


def _refuse_settled(invoice: Invoice) -> None:
    if sums.figures_of(invoice).open_minor <= 0:
        raise Invalid(
            "invoice",
            Text("这张发票没有未收款，不用催。", "Nothing is open on this invoice: no need to remind."),
        )
