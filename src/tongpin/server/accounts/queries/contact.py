"""Reading the customers' people."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet

from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.errors import NotVisible
from tongpin.server.core.text import needle
from tongpin.server.people.models import User

MOST_ALIKE = 5


def visible_to(actor: User) -> QuerySet[Contact]:
    """Return the people of the customers one sees."""
    return Contact.objects.select_related("customer").filter(
        customer__in=customers.visible_to(actor).order_by().values("pk")
    )


def of_customer(actor: User, customer: Customer) -> QuerySet[Contact]:
    """Return one customer's people."""
    return visible_to(actor).filter(customer=customer)


def get_for(actor: User, pk: int) -> Contact:
    """Return one contact, or raise `NotVisible`."""
    contact = visible_to(actor).filter(pk=pk).first()
    if contact is None:
        raise NotVisible
    return contact


def search(actor: User, text: str) -> QuerySet[Contact]:
    """Return the visible people that `text` finds: each word of it in the name, how it sounds, the title, the
    e-mail or the phone number.
    """
    found = Contact.objects.order_by()
    for word in needle(text).split():
        found = found.filter(sought__contains=word)
    # The words first, then who may see: few fit, and each of them costs one look.
    seen = customers.visible_to(actor).order_by().filter(pk=OuterRef("customer"))
    fitting = found.filter(Exists(seen)).values("pk")
    shown = Contact.objects.select_related("customer").filter(pk__in=fitting)
    return shown.order_by(F("left_on").desc(nulls_first=True), "name", "pk")


def alike(actor: User, contact: Contact) -> list[Contact]:
    """Return others at the same customer who may be the same person: by name."""
    same = of_customer(actor, contact.customer).filter(name=contact.name, left_on=contact.left_on)
    return list(same.exclude(pk=contact.pk)[:MOST_ALIKE])
