"""Making and changing contacts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tongpin.method import Text
from tongpin.server.accounts import policies
from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Duplicate, Invalid
from tongpin.server.core.text import clean_line
from tongpin.server.people.models import User

KEEP: Any = object()
LENGTHS = {"name": 100, "title": 100, "email": 254, "phone": 40}


def create_contact(
    *, actor: User, customer: Customer, name: str, title: str = "", email: str = "", phone: str = ""
) -> Contact:
    """Make a contact at a customer. Raises `Duplicate` for the same name and title there."""
    policies.require_change(actor, customer)
    fields = _clean({"name": name, "title": title, "email": email, "phone": phone})
    with transaction.atomic():
        in_line(customer)
        contact = Contact(customer=customer, **fields)
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
        save(current, diff)
        audit.record(actor=actor, verb="change", thing=current, diff=diff)
    return current


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
    twin = twins.exclude(pk=contact.pk).first()
    if twin:
        raise Duplicate(
            twin,
            Text(f"这家客户已有“{twin.name}”。", f"This customer has a “{twin.name}” already."),
        )
