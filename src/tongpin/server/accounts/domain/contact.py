"""Making, changing and merging contacts, and following them when they change job."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.accounts import naming, policies
from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.accounts.moving import Moved, move_all
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Duplicate, Invalid
from tongpin.server.core.text import clean_line
from tongpin.server.deals.domain.fields import clean_day
from tongpin.server.deals.domain.refreshing import refresh
from tongpin.server.deals.models import Stakeholder
from tongpin.server.people.models import User

KEEP: Any = object()
LENGTHS = {"name": 100, "title": 100, "email": 254, "phone": 40}
STAKE = ("stance", "stance_evidence", "stance_on")


def create_contact(
    *, actor: User, customer: Customer, name: str, title: str = "", email: str = "", phone: str = ""
) -> Contact:
    """Make a contact at a customer. Raises `Duplicate` for the same name and title there."""
    policies.require_change(actor, customer)
    fields = _clean({"name": name, "title": title, "email": email, "phone": phone})
    with transaction.atomic():
        in_line(customer)
        contact = _described(Contact(customer=customer, **fields))
        _refuse_twin(contact)
        contact.save(force_insert=True)
        diff = {key: [None, value] for key, value in fields.items() if value}
        audit.record(actor=actor, verb="create", thing=contact, diff=diff)
    return contact


def change_contact(
    *,
    actor: User,
    contact: Contact,
    version: int,
    name: str = KEEP,
    title: str = KEEP,
    email: str = KEEP,
    phone: str = KEEP,
) -> Contact:
    """Change a contact; `version` is the one the change was made against."""
    policies.require_change(actor, contact.customer)
    given = {"name": name, "title": title, "email": email, "phone": phone}
    fields = _clean({key: value for key, value in given.items() if value is not KEEP})
    with transaction.atomic():
        current = locked(contact, version)
        diff = audit.changed(current, **fields)
        _refuse_twin(current)
        save(_described(current), diff | {"sought": None})
        audit.record(actor=actor, verb="change", thing=current, diff=diff)
    return current


def change_job(
    *,
    actor: User,
    contact: Contact,
    version: int,
    customer: Customer,
    on: date | None = None,
    title: str = "",
) -> Contact:
    """Note that somebody works for another customer from a day on; return who they are there.

    What they said and did stays at the old customer, on the deals where it happened; each of those deals is told.
    The number and the address that the old employer gave them do not move along.
    """
    policies.require_change(actor, contact.customer)
    policies.require_change(actor, customer)
    day = clean_day(on, "on") or timezone.localdate()
    if customer.pk == contact.customer_id:
        raise Invalid("customer", Text("请选一家别的客户。", "Choose another customer."))
    with transaction.atomic():
        in_line(customer)
        current = locked(contact, version)
        if current.left_on is not None:
            raise Invalid(
                "on", Text("这个人已经离开这家客户了。", "This person has left the customer already.")
            )
        fields = _clean({"name": current.name, "title": title})
        moved = _described(Contact(customer=customer, came_from=current, **fields))
        _refuse_twin(moved)
        diff = audit.changed(current, left_on=day)
        save(current, diff)
        moved.save(force_insert=True)
        audit.record(
            actor=actor, verb="leave", thing=current, diff=diff | {"customer": [current.customer, customer]}
        )
        audit.record(actor=actor, verb="create", thing=moved, diff={"name": [None, moved.name]})
        for stake in current.stakes.all():
            audit.record(actor=actor, verb="change", thing=stake, diff=diff, deal_id=stake.deal_id)
    return moved


def merge_contacts(*, actor: User, keep: Contact, lose: Contact, version: int, lose_version: int) -> Contact:
    """Make two records of one person at one customer one, and return it.

    Where both are on a deal their parts there become one: the roles of both, and the stance noted last. What they
    said and did is kept. The audit row holds the record that is gone. Managers and administrators only.
    """
    policies.require_merge(actor, keep.customer, lose.customer)
    if keep.pk == lose.pk or keep.customer_id != lose.customer_id:
        raise Invalid(
            "lose",
            Text("只能合并同一家客户的两个联系人。", "Only two people of one customer can be merged."),
        )
    with transaction.atomic():
        in_line(min(keep, lose, key=lambda one: one.pk))
        kept, lost = locked(keep, version), locked(lose, lose_version)
        _refuse_two_ways(kept, lost)
        deals = {stake.deal for stake in lost.stakes.select_related("deal")}
        gone = {field: getattr(lost, field) for field in (*LENGTHS, "left_on")} | {"id": lost.pk}
        moved = {"stakes": _join_stakes(kept, lost), **move_all(lost, kept)}
        came_from, lost.came_from = lost.came_from, None
        lost.delete()
        filled = {field: gone[field] for field in ("title", "email", "phone") if not getattr(kept, field)}
        if kept.came_from_id is None and came_from is not None:
            filled["came_from"] = came_from
        diff = audit.changed(kept, **filled)
        save(_described(kept), diff | {"sought": None})
        told = diff | {"merged": [gone, None], "moved": [moved, None]}
        audit.record(actor=actor, verb="merge", thing=kept, diff=told)
        for deal in deals:
            audit.record(
                actor=actor, verb="merge", thing=kept, diff={"merged": [gone["name"], None]}, deal_id=deal.pk
            )
            refresh(deal)
    return kept


def _refuse_two_ways(kept: Contact, lost: Contact) -> None:
    both_left = Contact.objects.filter(came_from__in=(kept, lost)).count() > 1
    if both_left or (kept.came_from_id and lost.came_from_id):
        raise Invalid(
            "lose",
            Text(
                "两个人各有各的换工作记录，不能合并。",
                "Each has a change of job of their own: they cannot be merged.",
            ),
        )


def _join_stakes(kept: Contact, lost: Contact) -> list[Moved]:
    """Make one of two parts on the same deal; return what was moved from the parts that are gone."""
    own = {stake.deal_id: stake for stake in kept.stakes.all()}
    joined = []
    for stake in lost.stakes.filter(deal__in=own):
        other = own[stake.deal_id]
        joined.append(move_all(stake, other))
        other.roles = list(dict.fromkeys([*other.roles, *stake.roles]))
        if stake.stance_on is not None and (other.stance_on is None or stake.stance_on > other.stance_on):
            for field in STAKE:
                setattr(other, field, getattr(stake, field))
        other.influence = other.influence or stake.influence
        days = [day for day in (other.joined_on, stake.joined_on) if day]
        other.joined_on = min(days, default=None)
        save(other, dict.fromkeys(("roles", *STAKE, "influence", "joined_on")))
        Stakeholder.objects.filter(pk=stake.pk).delete()
    return joined


def _described(contact: Contact) -> Contact:
    """Set what a search finds them by: the name and how it sounds, title, e-mail, the number without its gaps."""
    number = "".join(letter for letter in contact.phone if letter.isdecimal())
    contact.sought = naming.sought([contact.name], contact.title, contact.email, contact.phone, number)
    return contact


def _clean(given: dict[str, str]) -> dict[str, str]:
    fields = {
        key: clean_line(value, key, most=LENGTHS[key], required=key == "name") for key, value in given.items()
    }
    if fields.get("email"):
        try:
            validate_email(fields["email"])
        except ValidationError:
            raise Invalid("email", Text("这不是一个邮箱地址。", "This is no e-mail address.")) from None
    return fields


def _refuse_twin(contact: Contact) -> None:
    twins = Contact.objects.filter(customer=contact.customer, name=contact.name, title=contact.title)
    twin = twins.filter(left_on=contact.left_on).exclude(pk=contact.pk).first()
    if twin:
        raise Duplicate(
            twin,
            Text(f"这家客户已有“{twin.name}”。", f"This customer has a “{twin.name}” already."),
        )
