"""Who sees which deal: one source for lists and for single looks."""

from __future__ import annotations

import pytest

from tests.factories import Company, make_customer, make_deal, put_on
from tongpin.server.core.errors import Invalid, NotVisible
from tongpin.server.deals import policies
from tongpin.server.deals.domain.member import remove_member
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import deal as deals
from tongpin.server.people.domain.team import change_team
from tongpin.server.people.domain.user import deactivate, set_role

ACTORS = ("anna", "bo", "chen", "wei", "sun", "watcher", "admin")


def look(company: Company, deal: Deal) -> dict[str, str]:
    """Return how far each gets: "" nothing, r sees, w changes, l answers for."""
    rights = (policies.can_see, policies.can_change, policies.can_close)
    return {
        name: "".join(
            letter for letter, right in zip("rwl", rights, strict=True) if right(getattr(company, name), deal)
        )
        for name in ACTORS
    }


def test_rights_follow_owner_members_managers_administrators(company: Company, deal: Deal) -> None:
    put_on(deal, company.watcher)
    assert look(company, deal) == {
        "anna": "rwl",
        "bo": "",
        "chen": "",
        "wei": "rwl",
        "sun": "rwl",
        "watcher": "r",
        "admin": "rwl",
    }


def test_list_and_single_look_agree(company: Company, deal: Deal) -> None:
    make_deal(company.chen)
    put_on(deal, company.watcher)
    for name in ACTORS:
        actor = getattr(company, name)
        listed = set(deals.visible_to(actor).values_list("pk", flat=True))
        for pk in Deal.objects.values_list("pk", flat=True):
            if pk in listed:
                assert deals.get_for(actor, pk).pk == pk
            else:
                with pytest.raises(NotVisible):
                    deals.get_for(actor, pk)


def test_right_withdrawn_holds_at_once(company: Company, deal: Deal) -> None:
    put_on(deal, company.watcher)
    remove_member(actor=company.anna, member=deal.members.get())
    former = set_role(actor=company.admin, user=company.wei, role="sales")
    gone = deactivate(actor=company.admin, user=company.sun)
    seen = [policies.can_see(actor, deal) for actor in (company.watcher, former, gone)]
    assert seen == [False, False, False]


def test_moved_team_is_seen_from_above_its_new_place(company: Company, deal: Deal) -> None:
    change_team(actor=company.admin, team=company.team, parent=None)
    assert policies.can_see(company.sun, deal) is False


def test_member_in_two_ways_is_listed_once(company: Company, deal: Deal) -> None:
    put_on(deal, company.wei, "solution")
    assert list(deals.listed(company.wei)) == [deal]


@pytest.mark.parametrize(
    ("search", "found"),
    [("电商", True), ("Ａ公司 仓", True), ("a公司", True), ("华南", False), ("%", False), ("_", False)],
)
def test_search_finds_any_part_of_deal_or_customer(deal: Deal, search: str, found: bool) -> None:
    assert [one.pk for one in deals.listed(deal.owner, search=search)] == [deal.pk] * found


def test_order_by_anything_else_is_refused(company: Company) -> None:
    with pytest.raises(Invalid) as refusal:
        deals.listed(company.anna, order="owner__password")
    assert refusal.value.field == "order"


@pytest.mark.parametrize("order", deals.ORDERS)
def test_every_order_lists_the_same_deals(company: Company, deal: Deal, order: str) -> None:
    other = make_deal(company.anna, customer=make_customer(company.anna))
    assert {one.pk for one in deals.listed(company.anna, order=order)} == {deal.pk, other.pk}
