"""The buying group."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.factories import Company, make_customer, make_deal, make_event, make_stakeholder
from tongpin.server.accounts.domain.contact import create_contact
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotAllowed, NotVisible
from tongpin.server.deals.domain.member import add_member, change_member
from tongpin.server.deals.domain.stakeholder import add_stakeholder, change_stakeholder, remove_stakeholder
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.deals.queries import member as members
from tongpin.server.deals.queries import stakeholder as stakeholders
from tongpin.server.people.domain.user import deactivate


def test_stance_unknown_is_not_neutral(deal: Deal) -> None:
    person = make_stakeholder(deal)
    assert person.stance is None


def test_stance_needs_what_it_rests_on(deal: Deal) -> None:
    person = make_stakeholder(deal)
    with pytest.raises(Invalid) as refusal:
        change_stakeholder(actor=deal.owner, stakeholder=person, version=1, stance=2)
    assert refusal.value.field == "stance_evidence"
    changed = change_stakeholder(
        actor=deal.owner, stakeholder=person, version=1, stance=2, stance_evidence="替我们说话"
    )
    assert (changed.stance, changed.stance_on) == (2, timezone.localdate())


def test_stance_taken_back_takes_its_evidence_along(deal: Deal) -> None:
    person = make_stakeholder(deal)
    change_stakeholder(actor=deal.owner, stakeholder=person, version=1, stance=-2, stance_evidence="反对")
    back = change_stakeholder(actor=deal.owner, stakeholder=person, version=2, stance=None)
    assert (back.stance, back.stance_evidence, back.stance_on) == (None, "", None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"stance": 3, "stance_evidence": "x"}, "stance"),
        ({"influence": 0}, "influence"),
        ({"influence": 6}, "influence"),
        ({"roles": ["king"]}, "roles"),
        ({"joined_on": date(1, 1, 1)}, "joined_on"),
    ],
)
def test_wrong_value_names_its_field(deal: Deal, given: dict[str, object], field: str) -> None:
    person = make_stakeholder(deal)
    with pytest.raises(Invalid) as refusal:
        change_stakeholder(**({"actor": deal.owner, "stakeholder": person, "version": 1} | given))
    assert refusal.value.field == field


def test_role_alias_becomes_the_role(deal: Deal) -> None:
    assert make_stakeholder(deal, roles=("technical_buyer",)).roles == ["technical_it"]


def test_same_person_twice_is_refused(deal: Deal) -> None:
    person = make_stakeholder(deal)
    with pytest.raises(Duplicate) as refusal:
        add_stakeholder(actor=deal.owner, deal=deal, contact=person.contact)
    assert refusal.value.existing == person


def test_person_of_another_customer_is_refused(company: Company, deal: Deal) -> None:
    other = create_contact(actor=company.anna, customer=make_customer(company.anna), name="外人")
    with pytest.raises(Invalid) as refusal:
        add_stakeholder(actor=company.anna, deal=deal, contact=other)
    assert refusal.value.field == "contact"


def test_person_named_by_evidence_stays(deal: Deal) -> None:
    person = make_stakeholder(deal)
    make_event(deal, by=person)
    with pytest.raises(NotAllowed, match="不能移除"):
        remove_stakeholder(actor=deal.owner, stakeholder=person)
    assert Stakeholder.objects.filter(pk=person.pk).exists()


def test_person_named_by_nothing_goes(deal: Deal) -> None:
    remove_stakeholder(actor=deal.owner, stakeholder=make_stakeholder(deal))
    assert list(stakeholders.of_deal(deal.owner, deal)) == []


def test_change_against_an_old_page_is_a_conflict(deal: Deal) -> None:
    person = make_stakeholder(deal)
    change_stakeholder(actor=deal.owner, stakeholder=person, version=1, influence=5)
    with pytest.raises(Conflict) as refusal:
        change_stakeholder(actor=deal.owner, stakeholder=person, version=1, influence=1)
    assert refusal.value.current.influence == 5


def test_people_of_a_hidden_deal_do_not_exist(company: Company) -> None:
    person = make_stakeholder(make_deal(company.chen))
    with pytest.raises(NotVisible):
        stakeholders.get_for(company.anna, person.pk)


def test_member_twice_or_shut_out_or_of_no_part_is_refused(company: Company, deal: Deal) -> None:
    member = add_member(actor=company.anna, deal=deal, user=company.bo, part="solution")
    with pytest.raises(Duplicate) as twice:
        add_member(actor=company.anna, deal=deal, user=company.bo, part="delivery")
    with pytest.raises(Invalid) as no_part:
        change_member(actor=company.anna, member=member, part="boss")
    gone = deactivate(actor=company.admin, user=company.watcher)
    with pytest.raises(Invalid) as shut_out:
        add_member(actor=company.anna, deal=deal, user=gone, part="delivery")
    assert (twice.value.existing, no_part.value.field, shut_out.value.field) == (member, "part", "user")
    assert list(members.of_deal(company.anna, deal)) == [member]
