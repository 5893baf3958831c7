"""Handing deals over to a colleague."""

from __future__ import annotations

from django.db import transaction

from tongpin.method import Text
from tongpin.server.core.errors import Invalid
from tongpin.server.deals.domain.deal import change_deal
from tongpin.server.deals.queries.deal import open_of
from tongpin.server.people import policies
from tongpin.server.people.models import User


def hand_over_all(*, actor: User, leaver: User, successor: User) -> int:
    """Hand every open deal of somebody who leaves to a colleague, all or none; return how many there were.

    Each change is audited by itself; the deals move to the successor's team. Ended deals keep their owner: they are
    history.
    """
    policies.require_administrator(actor)
    if successor.pk == leaver.pk:
        raise Invalid("successor", Text("请选另一位同事接手。", "Choose somebody else."))
    with transaction.atomic():
        deals = list(open_of(leaver).order_by("pk"))
        for deal in deals:
            change_deal(actor=actor, deal=deal, version=deal.version, owner=successor)
    return len(deals)
