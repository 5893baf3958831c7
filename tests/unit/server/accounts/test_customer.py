"""Customers."""

from __future__ import annotations

import pytest

from tests.factories import Company, make_customer, make_deal, put_on
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.queries import customer as customer_queries
from tongpin.server.core.errors import Conflict, Duplicate, NotVisible
from tongpin.server.deals.queries import deal as deal_queries


def test_same_name_in_full_width_is_the_same_customer(company: Company) -> None:
    made = make_customer(company.anna, "A公司")
    with pytest.raises(Duplicate) as refusal:
        customers.create_customer(actor=company.anna, name="Ａ公司")
    assert refusal.value.existing == made


def test_same_name_elsewhere_is_not_given_away(company: Company) -> None:
    make_customer(company.anna, "A公司")
    assert customers.create_customer(actor=company.chen, name="A公司").owner == company.chen


def test_two_people_saving_at_once_lose_nothing(company: Company) -> None:
    customer = make_customer(company.anna, "A公司")
    customers.change_customer(actor=company.anna, customer=customer, version=1, industry="服饰")
    with pytest.raises(Conflict) as refusal:
        customers.change_customer(actor=company.anna, customer=customer, version=1, note="旧页面上写的")
    assert (refusal.value.current.industry, refusal.value.current.note) == ("服饰", "")


def test_renamed_customer_is_found_by_the_new_name_with_its_deals(company: Company) -> None:
    customer = make_customer(company.anna, "A公司")
    deal = make_deal(company.anna, customer=customer)
    customers.change_customer(actor=company.anna, customer=customer, version=1, name="阿尔法集团")
    assert list(customer_queries.search(company.anna, "尔法")) == [customer]
    assert list(deal_queries.listed(company.anna, search="尔法")) == [deal]
    assert list(deal_queries.listed(company.anna, search="A公司")) == []


def test_visible_are_one_s_own_those_of_led_teams_and_those_of_seen_deals(company: Company) -> None:
    customer = make_customer(company.anna, "A公司")
    other = make_customer(company.chen, "C公司")
    deal = make_deal(company.anna, customer=customer)
    put_on(deal, company.watcher)

    def seen(name: str) -> set[str]:
        return {found.name for found in customer_queries.visible_to(getattr(company, name))}

    assert {name: seen(name) for name in ("anna", "bo", "chen", "wei", "sun", "watcher", "admin")} == {
        "anna": {"A公司"},
        "bo": set(),
        "chen": {"C公司"},
        "wei": {"A公司"},
        "sun": {"A公司", "C公司"},
        "watcher": {"A公司"},
        "admin": {"A公司", "C公司"},
    }
    with pytest.raises(NotVisible):
        customer_queries.get_for(company.anna, other.pk)
