"""Making and changing customers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tongpin.method import Text
from tongpin.server.accounts import policies
from tongpin.server.accounts.models import Customer
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Duplicate
from tongpin.server.core.text import clean_line, clean_words, fold
from tongpin.server.deals.domain.folding import refold
from tongpin.server.people.models import User
from tongpin.server.people.policies import require_active

KEEP: Any = object()


def create_customer(*, actor: User, name: str, industry: str = "", note: str = "") -> Customer:
    """Make a customer of one's own.

    Raises `Duplicate` where one of that name is visible already. One that another team keeps to itself is not
    given away: then there are two.
    """
    require_active(actor)
    customer = Customer(
        name=clean_line(name, "name", required=True),
        industry=clean_line(industry, "industry", most=100),
        note=clean_words(note, "note", most=5000),
        owner=actor,
        team=actor.team,
    )
    customer.folded = fold(customer.name)
    with transaction.atomic():
        in_line(actor)
        _refuse_twin(actor, customer)
        customer.save(force_insert=True)
        audit.record(actor=actor, verb="create", thing=customer, diff={"name": [None, customer.name]})
    return customer


def change_customer(
    *,
    actor: User,
    customer: Customer,
    version: int,
    name: str = KEEP,
    industry: str = KEEP,
    note: str = KEEP,
) -> Customer:
    """Change a customer; `version` is the one the change was made against."""
    policies.require_change(actor, customer)
    after: dict[str, Any] = {}
    if name is not KEEP:
        after["name"] = clean_line(name, "name", required=True)
        after["folded"] = fold(after["name"])
    if industry is not KEEP:
        after["industry"] = clean_line(industry, "industry", most=100)
    if note is not KEEP:
        after["note"] = clean_words(note, "note", most=5000)
    with transaction.atomic():
        current = locked(customer, version)
        diff = audit.changed(current, **after)
        _refuse_twin(actor, current)
        save(current, diff)
        if "name" in diff:
            refold(current)
        audit.record(actor=actor, verb="change", thing=current, diff=diff)
    return current


def _refuse_twin(actor: User, customer: Customer) -> None:
    twin = customers.visible_to(actor).filter(folded=customer.folded).exclude(pk=customer.pk).first()
    if twin:
        raise Duplicate(twin, Text(f"已有客户“{twin.name}”。", f"There is a customer “{twin.name}” already."))
