"""The people of a deal: put on, changed, taken off; two saving at once; ours; who is missing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.e2e.world import World
from tests.integration.web.conftest import signed_in
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal, Stakeholder


def add(client: Client, deal: Deal, **given: Any) -> Any:
    return client.post(f"/deals/{deal.pk}/people/", given)


def names(deal: Deal) -> list[str]:
    return sorted(s.contact.name for s in deal.stakeholders.select_related("contact"))


@pytest.fixture
def person(world: World, deal: Deal) -> Stakeholder:
    contact = contacts.create_contact(
        actor=world.sales, customer=deal.customer, name="周倩", title="法务经理"
    )
    return stakeholders.add_stakeholder(actor=world.sales, deal=deal, contact=contact, roles=("legal_risk",))


def test_a_new_person_is_put_on_with_everything(sales: Client, deal: Deal) -> None:
    before = names(deal)
    given = {
        "name": "何总",
        "title": "财务总监",
        "roles": ["finance", "economic_buyer"],
        "stance": "-1",
        "stance_evidence": "会上两次问赔付上限",
        "stance_on": "2026-03-01",
        "influence": "4",
    }
    assert add(sales, deal, **given).status_code == 302
    assert names(deal) == sorted([*before, "何总"])
    new = Stakeholder.objects.get(contact__name="何总")
    assert (
        new.contact.title,
        new.roles,
        new.stance,
        new.stance_evidence,
        str(new.stance_on),
        new.influence,
    ) == (
        "财务总监",
        ["finance", "economic_buyer"],
        -1,
        "会上两次问赔付上限",
        "2026-03-01",
        4,
    )


def test_a_known_contact_is_picked(world: World, sales: Client, deal: Deal) -> None:
    contact = contacts.create_contact(actor=world.sales, customer=deal.customer, name="刘敏")
    page = sales.get(f"/deals/{deal.pk}/people/").content.decode()
    assert f'<option value="{contact.pk}">刘敏</option>' in page
    assert add(sales, deal, contact=str(contact.pk)).status_code == 302
    assert Stakeholder.objects.get(contact=contact).stance is None


def test_a_contact_of_another_customer_is_refused(world: World, sales: Client, deal: Deal) -> None:
    before = names(deal)
    answer = add(sales, deal, contact="987654")
    assert (answer.status_code, set(answer.context["add"].errors)) == (422, {"contact"})
    assert names(deal) == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "何总", "stance": "1"}, "stance_evidence"),
        ({"name": "何总", "stance": "3"}, "stance"),
        ({"name": "何总", "roles": ["king"]}, "roles"),
        ({"name": "何\x00总"}, "name"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    sales: Client, deal: Deal, given: dict[str, Any], field: str
) -> None:
    before = names(deal)
    answer = add(sales, deal, title="财务总监", **given)
    form = answer.context["add"]
    assert (answer.status_code, set(form.errors), form["title"].value()) == (422, {field}, "财务总监")
    assert names(deal) == before
    assert deal.customer.contacts.filter(name="何总").count() == 0


def test_put_on_twice_is_one_person(sales: Client, deal: Deal, person: Stakeholder) -> None:
    before = names(deal)
    answer = add(sales, deal, name="周倩", title="法务经理")
    assert (answer.status_code, "这个人已在决策链里" in answer.content.decode()) == (422, True)
    assert names(deal) == before


def change(client: Client, person: Stakeholder, **given: Any) -> Any:
    return client.post(f"/stakeholders/{person.pk}/", given)


def test_a_person_is_changed(sales: Client, person: Stakeholder) -> None:
    given = {"version": "1", "roles": ["legal_risk", "blocker"], "stance": "", "influence": "5"}
    assert change(sales, person, **given).status_code == 302
    person.refresh_from_db()
    assert (person.roles, person.influence, person.version) == (["legal_risk", "blocker"], 5, 2)


def test_two_saving_at_once_see_each_other(
    world: World, sales: Client, deal: Deal, person: Stakeholder
) -> None:
    change(signed_in(world.manager), person, version="1", roles=["legal_risk"], influence="5")
    mine = {"version": "1", "roles": ["gatekeeper"], "stance": "-2", "stance_evidence": "拒收方案"}
    answer = change(sales, person, **mine)
    assert answer.status_code == 409
    assert dict(answer.context["theirs"])["影响力"] == "5 / 5"
    (row,) = [row for row in answer.context["rows"] if row.open]
    assert (row.form["roles"].value(), row.form["stance_evidence"].value()) == (["gatekeeper"], "拒收方案")
    again = change(sales, person, **{**mine, "version": row.form["version"].value()})
    assert again.status_code == 302
    person.refresh_from_db()
    assert (person.roles, person.stance) == (["gatekeeper"], -2)


def test_saving_twice_is_no_conflict(sales: Client, person: Stakeholder) -> None:
    given = {"version": "1", "roles": ["gatekeeper"], "influence": "2"}
    assert [change(sales, person, **given).status_code for _ in range(2)] == [302, 302]
    person.refresh_from_db()
    assert person.version == 2


def test_a_person_is_taken_off(sales: Client, deal: Deal, person: Stakeholder) -> None:
    assert sales.post(f"/stakeholders/{person.pk}/remove/").status_code == 302
    assert "周倩" not in names(deal)


def test_whom_evidence_names_stays_and_it_says_why(sales: Client, deal: Deal) -> None:
    spoke = deal.stakeholders.filter(events_from__isnull=False).first()
    assert spoke is not None
    answer = sales.post(f"/stakeholders/{spoke.pk}/remove/", follow=True)
    assert "已有记录提到这个人" in answer.content.decode()
    assert Stakeholder.objects.filter(pk=spoke.pk).exists()


def test_missing_roles_are_named_and_lead_to_the_form(sales: Client, deal: Deal) -> None:
    answer = sales.get(f"/deals/{deal.pk}/people/")
    gaps = answer.context["gaps"]
    wrong = [
        m
        for m in sales.get(f"/deals/{deal.pk}/").context["judgement"].mismatches
        if m.kind == "m_wrong_person"
    ]
    assert [gaps.why] == [m.why for m in wrong]
    role = gaps.roles[0].role
    assert f'href="?role={role}#add"' in answer.content.decode()
    form = sales.get(f"/deals/{deal.pk}/people/?role={role}").context["add"]
    assert form["roles"].value() == [role]


def test_owner_puts_a_colleague_on_and_takes_them_off(world: World, sales: Client, deal: Deal) -> None:
    given = {"user": str(world.stranger.pk), "part": "solution"}
    assert sales.post(f"/deals/{deal.pk}/members/", given).status_code == 302
    other = signed_in(world.stranger)
    page = other.get(f"/deals/{deal.pk}/people/")
    assert (page.status_code, page.context["member_form"]) == (200, None)
    member = deal.members.get()
    assert other.post(f"/members/{member.pk}/remove/").status_code == 403
    assert sales.post(f"/members/{member.pk}/remove/").status_code == 302
    assert other.get(f"/deals/{deal.pk}/people/").status_code == 404


@pytest.mark.parametrize("given", [{}, {"user": "0", "part": "solution"}])
def test_nobody_chosen_is_said(sales: Client, deal: Deal, given: dict[str, str]) -> None:
    answer = sales.post(f"/deals/{deal.pk}/members/", given)
    assert answer.status_code == 422
    assert "user" in answer.context["member_form"].errors


def test_a_watcher_sees_the_people_and_no_form(world: World, sales: Client, deal: Deal) -> None:
    sales.post(f"/deals/{deal.pk}/members/", {"user": str(world.stranger.pk), "part": "watcher"})
    watcher = signed_in(world.stranger)
    page = watcher.get(f"/deals/{deal.pk}/people/").content.decode()
    assert "/stakeholders/" not in page
    assert add(watcher, deal, name="何总").status_code == 403


def test_a_stranger_finds_nothing(stranger: Client, deal: Deal, person: Stakeholder) -> None:
    tried = [
        stranger.get(f"/deals/{deal.pk}/people/"),
        add(stranger, deal, name="何总"),
        change(stranger, person, version="1"),
        stranger.post(f"/stakeholders/{person.pk}/remove/"),
        stranger.post(f"/deals/{deal.pk}/members/"),
    ]
    assert [answer.status_code for answer in tried] == [404] * len(tried)
    assert [deal.name in answer.content.decode() for answer in tried] == [False] * len(tried)


def test_page_asks_as_often_for_many_people_as_for_few(sales: Client, deal: Deal) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert sales.get(f"/deals/{deal.pk}/people/").status_code == 200
        return len(seen)

    queries()
    few = queries()
    for number in range(5):
        add(sales, deal, name=f"新人{number}")
    queries()
    assert queries() == few
