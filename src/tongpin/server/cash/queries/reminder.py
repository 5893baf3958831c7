"""Reading reminders."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.cash.models import Reminder
from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Reminder]:
    """Return the reminders on the deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    joined = Reminder.objects.select_related("invoice__contract__deal", "by")
    return joined.filter(invoice__contract__deal__in=seen)


def get_for(actor: User, pk: int) -> Reminder:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
