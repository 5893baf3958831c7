"""Keeping who else serves a customer, and until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from tongpin.server.accounts import policies
from tongpin.server.accounts.models import Customer, Incumbency
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked
from tongpin.server.core.text import clean_line
from tongpin.server.deals.domain.fields import clean_day
from tongpin.server.people.models import User


def add_incumbency(
    *, actor: User, customer: Customer, provider: str, what: str = "", expires_on: date | None = None
) -> Incumbency:
    """Note that another provider serves the customer. The same note twice is one."""
    policies.require_change(actor, customer)
    fields: dict[str, Any] = {
        "provider": clean_line(provider, "provider", required=True),
        "what": clean_line(what, "what"),
        "expires_on": clean_day(expires_on, "expires_on"),
    }
    with transaction.atomic():
        in_line(customer)
        known = Incumbency.objects.filter(customer=customer, **fields).first()
        if known:
            return known
        made = Incumbency.objects.create(customer=customer, **fields)
        diff = {field: [None, value] for field, value in fields.items() if value}
        audit.record(actor=actor, verb="add", thing=made, diff=diff | {"customer": [None, customer]})
    return made


def remove_incumbency(*, actor: User, incumbency: Incumbency) -> None:
    """Take a note away that is wrong or over; the audit log keeps it."""
    policies.require_change(actor, incumbency.customer)
    with transaction.atomic():
        current = locked(incumbency)
        gone = {field: [getattr(current, field), None] for field in ("provider", "what", "expires_on")}
        audit.record(
            actor=actor, verb="remove", thing=current, diff=gone | {"customer": [current.customer, None]}
        )
        current.delete()
