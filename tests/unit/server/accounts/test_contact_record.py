"""People across time: found by sound, followed when they change job, merged without loss."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import Company, make_customer, make_event, make_stakeholder
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.models import Contact
from tongpin.server.accounts.queries import contact as queries
from tongpin.server.core.errors import Invalid, NotAllowed, NotVisible
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.people.models import User


@pytest.mark.parametrize("words", ["建国", "wjg", "wangjianguo", "138 0013", "13800138000", "总监 王"])
def test_person_is_found_by_name_sound_title_and_part_of_a_number(
    words: str, deal: Deal, company: Company
) -> None:
    made = contacts.create_contact(
        actor=company.anna, customer=deal.customer, name="王建国", title="物流总监", phone="138 0013 8000"
    )
    assert list(queries.search(company.anna, words)) == [made]
    assert list(queries.search(company.chen, words)) == []


def test_changed_job_leaves_history_and_tells_every_deal(deal: Deal, company: Company) -> None:
    stake = make_stakeholder(deal)
    event = make_event(deal, by=stake)
    other = make_customer(company.anna, "B公司")
    moved = contacts.change_job(
        actor=company.anna,
        contact=stake.contact,
        version=1,
        customer=other,
        on=date(2026, 3, 1),
        title="副总",
    )
    stake.refresh_from_db()
    event.refresh_from_db()
    assert (moved.customer, moved.title, moved.came_from) == (other, "副总", stake.contact)
    assert (stake.contact.customer, stake.contact.left_on) == (deal.customer, date(2026, 3, 1))
    assert event.by_stakeholder == stake
    assert AuditEvent.objects.filter(deal_id=deal.pk).latest("pk").diff == {"left_on": [None, "2026-03-01"]}


def test_who_has_left_cannot_leave_again(deal: Deal, company: Company) -> None:
    contact = make_stakeholder(deal).contact
    other = make_customer(company.anna, "B公司")
    contacts.change_job(actor=company.anna, contact=contact, version=1, customer=other)
    with pytest.raises(Invalid):
        contacts.change_job(
            actor=company.anna, contact=contact, version=2, customer=make_customer(company.anna, "C公司")
        )


def test_nobody_moves_to_a_customer_that_is_not_seen(deal: Deal, company: Company) -> None:
    contact = make_stakeholder(deal).contact
    with pytest.raises(NotVisible):
        contacts.change_job(
            actor=company.anna, contact=contact, version=1, customer=make_customer(company.chen, "C公司")
        )


def two_of_one(deal: Deal) -> tuple[Contact, Contact]:
    keep, lose = (
        contacts.create_contact(
            actor=deal.owner, customer=deal.customer, name="王建国", title=title, phone=phone
        )
        for title, phone in (("总监", ""), ("物流总监", "13800138000"))
    )
    return keep, lose


def merge(actor: User, keep: Contact, lose: Contact) -> Contact:
    return contacts.merge_contacts(
        actor=actor, keep=keep, lose=lose, version=keep.version, lose_version=lose.version
    )


def test_merge_moves_parts_in_deals_and_fills_what_was_empty(deal: Deal, company: Company) -> None:
    keep, lose = two_of_one(deal)
    stake = stakeholders.add_stakeholder(actor=company.anna, deal=deal, contact=lose)
    kept = merge(company.wei, keep, lose)
    stake.refresh_from_db()
    assert (stake.contact, kept.phone, kept.title) == (kept, "13800138000", "总监")
    assert not Contact.objects.filter(title="物流总监").exists()


def test_merge_of_two_on_the_same_deal_makes_one_part_with_all_that_was_said(
    deal: Deal, company: Company
) -> None:
    keep, lose = two_of_one(deal)
    first = stakeholders.add_stakeholder(
        actor=company.anna, deal=deal, contact=keep, roles=("logistics_head",)
    )
    second = stakeholders.add_stakeholder(
        actor=company.anna,
        deal=deal,
        contact=lose,
        roles=("procurement",),
        stance=2,
        stance_evidence="替我们说话",
        influence=4,
    )
    event = make_event(deal, "出了事你们赔得起吗?", by=second)
    merge(company.wei, keep, lose)
    event.refresh_from_db()
    joined = Stakeholder.objects.get(deal=deal)
    assert (joined.pk, joined.roles, joined.stance, joined.influence) == (
        first.pk,
        ["logistics_head", "procurement"],
        2,
        4,
    )
    assert event.by_stakeholder == joined


def test_people_of_two_customers_are_not_one(deal: Deal, company: Company) -> None:
    keep, _ = two_of_one(deal)
    other = contacts.create_contact(
        actor=company.anna, customer=make_customer(company.anna, "B公司"), name="王建国"
    )
    with pytest.raises(Invalid):
        merge(company.wei, keep, other)


def test_salesperson_does_not_merge_people(deal: Deal, company: Company) -> None:
    with pytest.raises(NotAllowed):
        merge(company.anna, *two_of_one(deal))
