"""Reading contracts."""

from __future__ import annotations

from tongpin.server.cash import sums
from tongpin.server.cash.models import Contract
from tongpin.server.cash.sums import Counted
from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> Counted:
    """Return the contracts of the deals one sees, each with what is invoiced, paid and open (`cash.sums`)."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    joined = Contract.objects.select_related(
        "deal__customer", "deal__owner", "approved_by", "created_by", "replaces"
    )
    return sums.contracts_with_figures(joined.filter(deal__in=seen))


def of_deal(actor: User, deal: Deal) -> Counted:
    """Return a deal's contracts, newest first, versions of one number together."""
    return visible_to(actor).filter(deal=deal).order_by("number", "-revision", "-pk")


def versions(actor: User, contract: Contract) -> Counted:
    """Return all versions of a contract, newest first."""
    return visible_to(actor).filter(deal=contract.deal, number=contract.number).order_by("-revision", "-pk")


def get_for(actor: User, pk: int) -> Contract:
    """Return one, or raise `NotVisible`."""
    found: Contract | None = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
