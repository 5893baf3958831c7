"""Reading payments."""

from __future__ import annotations

from tongpin.server.cash import sums
from tongpin.server.cash.models import Allocation, Payment
from tongpin.server.cash.sums import Counted
from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> Counted:
    """Return the payments on the deals one sees, each with what it settles and what is left of it."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    joined = Payment.objects.select_related("deal__customer", "deal__owner", "created_by", "event")
    return sums.payments_with_figures(joined.filter(deal__in=seen))


def of_deal(actor: User, deal: Deal) -> Counted:
    """Return a deal's payments, newest first, withdrawn ones too."""
    found = visible_to(actor).filter(deal=deal)
    return found.prefetch_related("allocations__invoice").order_by("-received_on", "-pk")


def get_for(actor: User, pk: int) -> Payment:
    """Return one, or raise `NotVisible`."""
    found: Payment | None = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def allocation_for(actor: User, pk: int) -> Allocation:
    """Return one settlement, or raise `NotVisible`."""
    seen = visible_to(actor).order_by().values("pk")
    found = Allocation.objects.select_related("payment__deal", "invoice__contract")
    one = found.filter(pk=pk, payment__in=seen).first()
    if one is None:
        raise NotVisible
    return one
