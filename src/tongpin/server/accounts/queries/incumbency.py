"""Reading who else serves the customers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tongpin.server.accounts.models import Customer, Incumbency
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.errors import NotVisible
from tongpin.server.people.models import User

SOON = timedelta(days=180)


def visible_to(actor: User) -> QuerySet[Incumbency]:
    """Return those of the customers one sees."""
    seen = customers.visible_to(actor).order_by().values("pk")
    return Incumbency.objects.select_related("customer").filter(customer__in=seen)


def of_customer(actor: User, customer: Customer) -> QuerySet[Incumbency]:
    """Return one customer's, the first to expire first."""
    return visible_to(actor).filter(customer=customer)


def get_for(actor: User, pk: int) -> Incumbency:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def ends_soon(day: date | None) -> bool:
    """Whether a contract that expires on `day` ends within half a year, so that now is the time to talk."""
    today = timezone.localdate()
    return day is not None and today <= day <= today + SOON
