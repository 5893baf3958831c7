"""A customer's record: code, group, duplicates, providers, and merging without loss."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import Company, make_customer, make_deal, make_stakeholder
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.domain import incumbency as incumbencies
from tongpin.server.accounts.models import Customer, Incumbency
from tongpin.server.accounts.queries import customer as queries
from tongpin.server.accounts.queries.incumbency import ends_soon
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotAllowed, NotVisible
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.people.models import User

CODE = "91350100M000100Y43"


def merge(actor: User, keep: Customer, lose: Customer) -> Customer:
    keep.refresh_from_db()
    lose.refresh_from_db()
    return customers.merge_customers(
        actor=actor, keep=keep, lose=lose, version=keep.version, lose_version=lose.version
    )


def test_wrong_credit_code_is_refused_and_nothing_made(company: Company) -> None:
    with pytest.raises(Invalid) as refusal:
        customers.create_customer(actor=company.anna, name="A公司", credit_code="91350100M000100Y44")
    assert (refusal.value.field, Customer.objects.count()) == ("credit_code", 0)


def test_same_credit_code_is_the_same_company(company: Company) -> None:
    made = customers.create_customer(actor=company.anna, name="A公司", credit_code=CODE)
    with pytest.raises(Duplicate) as refusal:
        customers.create_customer(actor=company.anna, name="阿尔法", credit_code=CODE.lower())
    assert refusal.value.existing == made


def test_alike_are_those_of_the_same_name_without_legal_form(company: Company) -> None:
    made = make_customer(company.anna, "京东集团股份有限公司")
    make_customer(company.anna, "顺丰控股")
    assert queries.alike(company.anna, "京东") == [made]
    assert queries.alike(company.chen, "京东") == []
    assert queries.alike(company.anna, "京东集团", but=made) == []


@pytest.mark.parametrize("words", ["阿尔", "aef", "aerfa", "ＡＥＦ", "M0001", "阿尔 91350"])
def test_customer_is_found_by_words_pinyin_initials_and_part_of_a_number(
    words: str, company: Company
) -> None:
    made = customers.create_customer(actor=company.anna, name="阿尔法物流", credit_code=CODE)
    make_customer(company.anna, "贝塔")
    assert list(queries.search(company.anna, words)) == [made]
    assert list(queries.search(company.chen, words)) == []


def test_group_cannot_be_put_under_its_own_company(company: Company) -> None:
    top = make_customer(company.anna, "甲集团")
    below = customers.create_customer(actor=company.anna, name="乙", group=top)
    with pytest.raises(Invalid) as refusal:
        customers.change_customer(actor=company.anna, customer=top, version=top.version, group=below)
    assert refusal.value.field == "group"


def test_group_that_one_does_not_see_is_no_choice(company: Company) -> None:
    hidden = make_customer(company.chen, "丙集团")
    with pytest.raises(NotVisible):
        customers.create_customer(actor=company.anna, name="丁", group=hidden)


def test_merge_moves_everything_and_keeps_both_names(company: Company) -> None:
    anna, wei = company.anna, company.wei
    keep = customers.create_customer(actor=anna, name="京东物流", note="老客户")
    lose = customers.create_customer(
        actor=anna, name="沧海货运", industry="物流", credit_code=CODE, note="新号码"
    )
    below = customers.create_customer(actor=anna, name="分公司", group=lose)
    deal = make_deal(anna, name="华东仓", customer=lose)
    person = make_stakeholder(deal)
    provider = incumbencies.add_incumbency(actor=anna, customer=lose, provider="德邦")
    kept = merge(wei, keep, lose)
    for thing in (deal, person.contact, provider, below):
        thing.refresh_from_db()
    assert [deal.customer, person.contact.customer, provider.customer, below.group] == [kept] * 4
    assert not Customer.objects.filter(name="沧海货运").exists()
    assert queries.alike(anna, "沧海货运") == [kept]  # entered anew, the old name is known
    assert (kept.name, kept.aliases, kept.industry, kept.credit_code) == (
        "京东物流",
        ["沧海货运"],
        "物流",
        CODE,
    )
    assert kept.note == "老客户\n\n新号码"
    for words in ("沧海", "chhy", "京东"):
        assert list(queries.search(anna, words)) == [kept], words
        assert list(deal_queries.listed(anna, search=words)) == [deal], words


def test_merge_tells_the_audit_what_is_gone_and_each_deal_what_changed(company: Company) -> None:
    keep, lose = make_customer(company.anna, "甲"), make_customer(company.anna, "乙")
    deal = make_deal(company.anna, customer=lose)
    merge(company.wei, keep, lose)
    told = AuditEvent.objects.get(verb="merge")
    assert told.diff["merged"][0]["name"] == "乙"
    assert told.diff["moved"][0] == {"deal.customer": [deal.pk]}
    assert AuditEvent.objects.filter(deal_id=deal.pk).latest("pk").diff == {"customer": ["乙", "甲"]}


def test_merge_of_a_group_with_its_own_company_makes_no_ring(company: Company) -> None:
    top = make_customer(company.anna, "甲集团")
    below = customers.create_customer(actor=company.anna, name="乙", group=top)
    assert merge(company.wei, below, top).group is None
    other = customers.create_customer(actor=company.anna, name="丙", group=below)
    lowest = customers.create_customer(actor=company.anna, name="丁", group=other)
    assert merge(company.wei, below, lowest).group is None


def test_salesperson_does_not_merge(company: Company) -> None:
    with pytest.raises(NotAllowed):
        merge(company.anna, make_customer(company.anna, "甲"), make_customer(company.anna, "乙"))


def test_manager_does_not_merge_what_another_team_keeps_to_itself(company: Company) -> None:
    with pytest.raises(NotVisible):
        merge(company.wei, make_customer(company.anna, "甲"), make_customer(company.chen, "乙"))


def test_merge_on_an_old_preview_is_refused(company: Company) -> None:
    keep, lose = make_customer(company.anna, "甲"), make_customer(company.anna, "乙")
    customers.change_customer(actor=company.anna, customer=lose, version=1, note="刚写的")
    with pytest.raises(Conflict):
        customers.merge_customers(actor=company.wei, keep=keep, lose=lose, version=1, lose_version=1)
    assert Customer.objects.count() == 2


def test_same_provider_noted_twice_is_one(company: Company) -> None:
    customer = make_customer(company.anna, "甲")
    day = timezone.localdate()
    for _ in range(2):
        incumbencies.add_incumbency(
            actor=company.anna, customer=customer, provider="德邦", what="干线", expires_on=day
        )
    assert Incumbency.objects.count() == 1


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (180, True), (181, False)])
def test_contract_that_ends_within_half_a_year_is_a_trigger(days: int, soon: bool) -> None:
    assert ends_soon(timezone.localdate() + timedelta(days=days)) is soon


def test_contract_without_a_day_is_none() -> None:
    assert ends_soon(None) is False
