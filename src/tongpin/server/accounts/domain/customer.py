"""Making, changing and merging customers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from tongpin.method import Text
from tongpin.server.accounts import naming, policies
from tongpin.server.accounts.credit_code import clean_credit_code
from tongpin.server.accounts.models import Customer, Size
from tongpin.server.accounts.moving import move_all
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Duplicate, Invalid
from tongpin.server.core.text import clean_line, clean_words, fold
from tongpin.server.deals.domain.folding import refold
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User
from tongpin.server.people.policies import require_active

KEEP: Any = object()
NOTE = 5000
FILLED = ("industry", "size", "credit_code", "group")


def create_customer(
    *,
    actor: User,
    name: str,
    industry: str = "",
    size: str = "",
    credit_code: str = "",
    group: Customer | None = None,
    note: str = "",
) -> Customer:
    """Make a customer of one's own.

    Raises `Duplicate` where one of that name or credit code is visible already. One that another team keeps to
    itself is not given away: then there are two. Names that are only alike are for the asker to look at first:
    `queries.customer.alike`.
    """
    require_active(actor)
    fields = _clean(
        actor, name=name, industry=industry, size=size, credit_code=credit_code, group=group, note=note
    )
    customer = Customer(owner=actor, team=actor.team, **fields)
    _describe(customer)
    with transaction.atomic():
        in_line(actor)
        _refuse_twin(actor, customer)
        customer.save(force_insert=True)
        diff = {field: [None, value] for field, value in fields.items() if value}
        audit.record(actor=actor, verb="create", thing=customer, diff=diff)
    return customer


def change_customer(
    *,
    actor: User,
    customer: Customer,
    version: int,
    name: str = KEEP,
    industry: str = KEEP,
    size: str = KEEP,
    credit_code: str = KEEP,
    group: Customer | None = KEEP,
    note: str = KEEP,
) -> Customer:
    """Change a customer; `version` is the one the change was made against."""
    policies.require_change(actor, customer)
    given = {
        "name": name,
        "industry": industry,
        "size": size,
        "credit_code": credit_code,
        "group": group,
        "note": note,
    }
    with transaction.atomic():
        current = locked(customer, version)
        asked = {field: value for field, value in given.items() if value is not KEEP}
        diff = audit.changed(current, **_clean(actor, of=current, **asked))
        _describe(current)
        _refuse_twin(actor, current)
        save(current, diff | dict.fromkeys(("folded", "key", "sought")))
        if "name" in diff:
            refold(current)
        audit.record(actor=actor, verb="change", thing=current, diff=diff)
    return current


def merge_customers(
    *, actor: User, keep: Customer, lose: Customer, version: int, lose_version: int
) -> Customer:
    """Make two records of one company one, and return it.

    All that hangs on `lose` moves to `keep`; what `keep` has empty it takes over; both notes stay; the other name
    becomes an alias, so that a search finds it still. The versions are those that the preview showed. Managers and
    administrators only. The audit row holds the record that is gone and the ids of all that moved.
    """
    policies.require_merge(actor, keep, lose)
    if keep.pk == lose.pk:
        raise Invalid("lose", Text("不能把客户和它自己合并。", "A customer is not merged with itself."))
    with transaction.atomic():
        # Two who merge the two ways at once wait for one another, instead of both for ever.
        in_line(min(keep, lose, key=lambda one: one.pk))
        kept, lost = locked(keep, version), locked(lose, lose_version)
        gone = {field: getattr(lost, field) for field in ("name", "aliases", "note", "owner", *FILLED)}
        if kept.group_id == lost.pk:
            kept.group = None
            kept.save(update_fields=["group"])
        moved = move_all(lost, kept)
        diff = audit.changed(kept, **_together(kept, lost))
        lost_pk = lost.pk
        lost.delete()
        _describe(kept)
        save(kept, diff | dict.fromkeys(("sought", "group")))
        refold(kept)
        told = diff | {"merged": [gone | {"id": lost_pk}, None], "moved": [moved, None]}
        audit.record(actor=actor, verb="merge", thing=kept, diff=told)
        _tell_deals(actor, moved.get("deal.customer", []), gone["name"], kept)
    return kept


def _tell_deals(actor: User, pks: list[int], before: str, kept: Customer) -> None:
    for deal in Deal.objects.filter(pk__in=pks):
        audit.record(
            actor=actor,
            verb="change",
            thing=deal,
            diff={"customer": [before, kept.name]},
            deal_id=deal.pk,
        )


def _together(kept: Customer, lost: Customer) -> dict[str, Any]:
    """Return what the merged customer takes over."""
    names = [*kept.aliases, lost.name, *lost.aliases]
    filled = {
        field: getattr(lost, field) for field in FILLED if not getattr(kept, field) and getattr(lost, field)
    }
    if "group" in filled and kept.pk in _and_above(filled["group"]):
        del filled["group"]
    notes = [note for note in dict.fromkeys((kept.note, lost.note)) if note.strip()]
    aliases = [name for name in dict.fromkeys(names) if name != kept.name]
    return filled | {"aliases": aliases, "note": "\n\n".join(notes)}


def _describe(customer: Customer) -> None:
    """Set what follows from the names and the code."""
    customer.folded = fold(customer.name)
    customer.key = naming.key(customer.name)
    customer.sought = naming.sought([customer.name, *customer.aliases], customer.credit_code)


def _clean(actor: User, of: Customer | None = None, **given: Any) -> dict[str, Any]:
    cleaners: dict[str, Callable[[Any], Any]] = {
        "name": lambda value: clean_line(value, "name", required=True),
        "industry": lambda value: clean_line(value, "industry", most=100),
        "size": _size,
        "credit_code": clean_credit_code,
        "group": lambda value: _group(actor, of, value),
        "note": lambda value: clean_words(value, "note", most=NOTE),
    }
    return {field: cleaners[field](value) for field, value in given.items()}


def _size(value: str) -> str:
    if value and value not in Size.values:
        raise Invalid("size", Text("没有这个规模档。", "There is no such size."))
    return value


def _group(actor: User, of: Customer | None, value: Customer | None) -> Customer | None:
    """Return the customer above, or raise `Invalid` where that would make a ring."""
    if value is None or (of is not None and value.pk == of.group_id):
        return value
    policies.require_change(actor, value)
    if of is not None and of.pk in _and_above(value):
        raise Invalid(
            "group",
            Text("集团不能挂在它自己的下级之下。", "A group cannot be put under one of its own companies."),
        )
    return value


def _and_above(customer: Customer) -> set[int]:
    """Return the ids of a customer and of all those above it."""
    seen: set[int] = set()
    above: Customer | None = customer
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        above = above.group
    return seen


def _refuse_twin(actor: User, customer: Customer) -> None:
    visible = customers.visible_to(actor).exclude(pk=customer.pk)
    twin = visible.filter(folded=customer.folded).first()
    if twin:
        raise Duplicate(twin, Text(f"已有客户“{twin.name}”。", f"There is a customer “{twin.name}” already."))
    twin = visible.filter(credit_code=customer.credit_code).first() if customer.credit_code else None
    if twin:
        raise Duplicate(
            twin,
            Text(
                f"这个统一社会信用代码已用在客户“{twin.name}”上。",
                f"The customer “{twin.name}” has this credit code already.",
            ),
        )
