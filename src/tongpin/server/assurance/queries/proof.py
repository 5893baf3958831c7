"""Reading the library of proofs and their uses."""

from __future__ import annotations

from typing import BinaryIO

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongpin.server.assurance.models import ProofItem, ProofUse
from tongpin.server.core import files
from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[ProofItem]:
    """Return the library: every colleague's."""
    items = ProofItem.objects.select_related("added_by")
    return items if actor.is_active else items.none()


def library(actor: User, proof: str = "") -> QuerySet[ProofItem]:
    """Return the items in use and in date, of one kind of proof where one is named."""
    today = timezone.localdate()
    items = visible_to(actor).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), retired_at__isnull=True
    )
    return items.filter(proof=proof) if proof else items


def get_for(actor: User, pk: int) -> ProofItem:
    """Return one item, or raise `NotVisible`."""
    item = visible_to(actor).filter(pk=pk).first()
    if item is None:
        raise NotVisible
    return item


def open_for(actor: User, pk: int) -> tuple[ProofItem, BinaryIO]:
    """Return an item and its file, opened for reading; `NotVisible` where it has none."""
    item = get_for(actor, pk)
    if not item.place:
        raise NotVisible
    return item, files.open_kept(item.place)


def uses_of_deal(actor: User, deal: Deal) -> QuerySet[ProofUse]:
    """Return the proofs handed over on a deal."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return ProofUse.objects.select_related("item", "given_to__contact").filter(deal=deal, deal__in=seen)
