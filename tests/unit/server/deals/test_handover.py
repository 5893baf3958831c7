"""Handing deals over."""

from __future__ import annotations

import pytest

from tests.factories import Company, make_deal
from tongpin.server.core.errors import Invalid
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.domain.deal import close_deal
from tongpin.server.deals.domain.handover import hand_over_all
from tongpin.server.deals.models import Deal


def test_open_deals_move_with_their_team_and_ended_ones_stay(company: Company) -> None:
    first, second, ended = (make_deal(company.anna, name=name) for name in ("甲", "乙", "丙"))
    close_deal(actor=company.anna, deal=ended, version=ended.version, outcome="no_decision", reason="停了")
    before = AuditEvent.objects.count()
    assert hand_over_all(actor=company.admin, leaver=company.anna, successor=company.chen) == 2
    owners = {deal.name: (deal.owner, deal.team) for deal in Deal.objects.all()}
    assert owners == {
        first.name: (company.chen, company.other_team),
        second.name: (company.chen, company.other_team),
        ended.name: (company.anna, company.team),
    }
    assert AuditEvent.objects.count() == before + 2


def test_nobody_takes_over_from_oneself(company: Company) -> None:
    with pytest.raises(Invalid):
        hand_over_all(actor=company.admin, leaver=company.anna, successor=company.anna)


def test_shut_out_successor_is_refused_and_nothing_moves(company: Company) -> None:
    deal = make_deal(company.anna, name="甲")
    company.bo.is_active = False
    company.bo.save()
    with pytest.raises(Invalid):
        hand_over_all(actor=company.admin, leaver=company.anna, successor=company.bo)
    assert Deal.objects.get(pk=deal.pk).owner == company.anna
