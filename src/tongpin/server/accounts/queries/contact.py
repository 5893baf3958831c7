"""Reading the customers' people."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.errors import NotVisible
from tongpin.server.people.models import User


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
