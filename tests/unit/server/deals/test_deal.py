"""Deals."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.factories import Company, make_customer, make_deal, put_on
from tongpin.server.core.errors import Conflict, DomainError, Duplicate, Invalid, NotAllowed
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.models import Deal
from tongpin.server.people.domain.user import deactivate


def test_motion_follows_from_the_routing_answers(company: Company) -> None:
    answers = {"rt_customisation": 2, "rt_buying_group": 1}
    custom = make_deal(company.anna, route_answers=answers)
    standard = make_deal(company.anna, route_answers={"rt_annual_value": 2})
    unknown = make_deal(company.anna)
    assert [(deal.motion, deal.route_score) for deal in (custom, standard, unknown)] == [
        ("key_account", 3),
        ("ltc", 2),
        ("key_account", None),
    ]


def test_new_answers_set_the_motion_anew(deal: Deal) -> None:
    changed = deals.change_deal(
        actor=deal.owner, deal=deal, version=deal.version, route_answers={"rt_term": 1}
    )
    assert (changed.motion, changed.route_score) == ("ltc", 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"value": "很多"}, "value"),
        ({"currency": "ABC"}, "currency"),
        ({"route_answers": {"rt_term": 3}}, "route_answers"),
        ({"route_answers": {"rt_nothing": 1}}, "route_answers"),
        ({"opened_on": date(1020, 1, 1)}, "opened_on"),
        ({"traits": ["c_nothing"]}, "traits"),
    ],
)
def test_wrong_value_names_its_field(company: Company, given: dict[str, object], field: str) -> None:
    customer = make_customer(company.anna)
    with pytest.raises(Invalid) as refusal:
        deals.create_deal(**({"actor": company.anna, "customer": customer, "name": "仓配"} | given))
    assert (refusal.value.field, Deal.objects.count()) == (field, 0)


def test_sales_opens_no_deal_for_another_but_a_manager_does(company: Company) -> None:
    customer = make_customer(company.anna)
    with pytest.raises(NotAllowed):
        deals.create_deal(actor=company.anna, customer=customer, name="华南仓", owner=company.bo)
    deal = deals.create_deal(actor=company.wei, customer=customer, name="华南仓", owner=company.bo)
    assert (deal.owner, deal.team) == (company.bo, company.team)


def test_second_click_opens_no_second_deal(company: Company, deal: Deal) -> None:
    with pytest.raises(Duplicate) as refusal:
        make_deal(company.anna, name=" 电商仓配 ", customer=deal.customer)
    assert (refusal.value.existing, Deal.objects.count()) == (deal, 1)


def test_two_people_saving_at_once_the_second_sees_the_first(deal: Deal) -> None:
    deals.change_deal(actor=deal.owner, deal=deal, version=1, next_step="约参观")
    with pytest.raises(Conflict) as refusal:
        deals.change_deal(actor=deal.owner, deal=deal, version=1, next_step="发报价")
    assert (refusal.value.current.next_step, refusal.value.current.version) == ("约参观", 2)
    assert Deal.objects.get().next_step == "约参观"


def test_change_notes_only_what_changed(deal: Deal) -> None:
    deals.change_deal(
        actor=deal.owner, deal=deal, version=1, name=deal.name, value="500万", next_step_on=date(2026, 12, 1)
    )
    assert AuditEvent.objects.latest("pk").diff == {
        "value_minor": [None, 500_000_000],
        "next_step_on": [None, "2026-12-01"],
    }


def test_handed_over_deal_goes_to_the_new_owner_s_team(company: Company, deal: Deal) -> None:
    handed = deals.change_deal(actor=company.wei, deal=deal, version=1, owner=company.chen)
    assert (handed.owner, handed.team) == (company.chen, company.other_team)


def test_deal_is_not_handed_to_somebody_shut_out(company: Company, deal: Deal) -> None:
    gone = deactivate(actor=company.admin, user=company.bo)
    with pytest.raises(Invalid) as refusal:
        deals.change_deal(actor=company.anna, deal=deal, version=1, owner=gone)
    assert refusal.value.field == "owner"


def test_closed_deal_keeps_outcome_day_and_share(deal: Deal) -> None:
    closed = deals.close_deal(
        actor=deal.owner, deal=deal, version=1, outcome="chosen_us", reason="定标", share_percent=60
    )
    assert (closed.outcome, closed.share_percent, closed.closed_on, closed.is_open) == (
        "chosen_us",
        60,
        timezone.localdate(),
        False,
    )
    again = deals.reopen_deal(actor=deal.owner, deal=closed, version=2, reason="又谈起来了")
    assert (again.outcome, again.closed_on, again.share_percent, again.is_open) == ("open", None, None, True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "open"}, "outcome"),
        ({"outcome": "won"}, "outcome"),
        ({"reason": " "}, "reason"),
        ({"share_percent": 0}, "share_percent"),
        ({"share_percent": 101}, "share_percent"),
    ],
)
def test_wrong_ending_names_its_field(deal: Deal, given: dict[str, object], field: str) -> None:
    fields = {"outcome": "chosen_us", "reason": "定标"} | given
    with pytest.raises(Invalid) as refusal:
        deals.close_deal(**({"actor": deal.owner, "deal": deal, "version": 1} | fields))
    assert refusal.value.field == field


def test_member_changes_a_deal_but_does_not_close_it(company: Company, deal: Deal) -> None:
    put_on(deal, company.bo, "solution")
    deals.change_deal(actor=company.bo, deal=deal, version=1, next_step="补方案")
    with pytest.raises(NotAllowed):
        deals.close_deal(actor=company.bo, deal=deal, version=2, outcome="no_decision", reason="x")


def test_errors_speak_both_languages(deal: Deal) -> None:
    errors: list[DomainError] = [Conflict(deal), NotAllowed(), Invalid("x", Conflict(deal).message)]
    assert [bool(error.say("zh")) and error.say("zh") != error.say("en") for error in errors] == [True] * 3
