"""Reading mailboxes, and which of them are dark."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Mailbox
from tongpin.server.people.models import User

DARK_AFTER = timedelta(hours=12)


def visible_to(actor: User) -> QuerySet[Mailbox]:
    """Return one's own mailboxes; for administrators the company's too."""
    if not actor.is_active:
        return Mailbox.objects.none()
    own = Q(owner=actor)
    if actor.is_administrator:
        own |= Q(owner__isnull=True)
    return Mailbox.objects.select_related("owner").filter(own, removed_at__isnull=True)


def get_for(actor: User, pk: int) -> Mailbox:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def shared() -> Mailbox | None:
    """Return the company's inbox that mail is forwarded to."""
    return Mailbox.objects.filter(owner__isnull=True, removed_at__isnull=True).first()


def due(now: datetime) -> QuerySet[Mailbox]:
    """Return the mailboxes that should be visited now."""
    waits = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    active = Q(owner__isnull=True) | Q(owner__is_active=True)
    return Mailbox.objects.filter(waits, active, removed_at__isnull=True, paused=False)


def dark_on(deal: Deal) -> datetime | None:
    """Return since when mail about a deal may be missing because a mailbox cannot be read; None where none is dark.

    Those mailboxes count from which letters came to the deal. Silence from a dark source tells nothing of the buyer.
    """
    dark = Mailbox.objects.filter(
        letters__deal=deal,
        removed_at__isnull=True,
        paused=False,
        failures__gt=0,
        succeeded_at__lt=timezone.now() - DARK_AFTER,
    )
    return dark.order_by("succeeded_at").values_list("succeeded_at", flat=True).first()
