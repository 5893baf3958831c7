"""Contacts."""

from __future__ import annotations

import pytest

from tests.factories import Company, make_customer
from tongpin.server.accounts.domain.contact import change_contact, create_contact
from tongpin.server.accounts.queries import contact as contacts
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotVisible


def test_same_name_and_title_is_the_same_person(company: Company) -> None:
    customer = make_customer(company.anna)
    made = create_contact(actor=company.anna, customer=customer, name="王总", title="物流总监")
    with pytest.raises(Duplicate) as refusal:
        create_contact(actor=company.anna, customer=customer, name=" 王总 ", title="物流总监")
    assert refusal.value.existing == made
    assert create_contact(actor=company.anna, customer=customer, name="王总", title="采购").pk != made.pk


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("email", "wang"), ("phone", "1" * 41)])
def test_wrong_value_names_its_field(company: Company, field: str, value: str) -> None:
    given = {"name": "王总"} | {field: value}
    with pytest.raises(Invalid) as refusal:
        create_contact(actor=company.anna, customer=make_customer(company.anna), **given)
    assert refusal.value.field == field


def test_change_against_an_old_page_is_a_conflict(company: Company) -> None:
    contact = create_contact(actor=company.anna, customer=make_customer(company.anna), name="王总")
    change_contact(actor=company.anna, contact=contact, version=1, title="副总")
    with pytest.raises(Conflict) as refusal:
        change_contact(actor=company.anna, contact=contact, version=1, title="总监")
    assert refusal.value.current.title == "副总"


def test_contact_of_a_hidden_customer_does_not_exist(company: Company) -> None:
    contact = create_contact(actor=company.chen, customer=make_customer(company.chen), name="王总")
    with pytest.raises(NotVisible):
        contacts.get_for(company.anna, contact.pk)
