"""Customers and their people through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import Company, make_customer, make_deal, make_event, make_stakeholder
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.domain import incumbency as incumbencies
from tongpin.server.accounts.models import Contact, Customer, Incumbency
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User


@pytest.fixture
def deal(company: Company) -> Deal:
    return make_deal(company.anna, name="电商仓配", customer=make_customer(company.anna, "A公司"))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_list_shows_open_deals_and_last_contact_of_seen_deals_only(company: Company) -> None:
    customer = make_customer(company.anna, "甲公司")
    make_event(make_deal(company.anna, customer=customer))
    hidden = make_deal(company.admin, customer=customer)
    make_event(hidden, at=timezone.now())
    page = as_(company.anna).get("/customers/").context["page"]
    assert [(one.name, one.open_deals) for one in page] == [("甲公司", 1)]
    assert [one.open_deals for one in as_(company.admin).get("/customers/").context["page"]] == [2]
    assert list(as_(company.chen).get("/customers/").context["page"]) == []


def test_list_asks_the_database_the_same_number_of_times(anna_client: Client, company: Company) -> None:
    def asked() -> int:
        anna_client.get("/customers/")
        with CaptureQueriesContext(connection) as seen:
            anna_client.get("/customers/")
        return len(seen)

    make_event(make_deal(company.anna, customer=make_customer(company.anna, "一")))
    one = asked()
    for number in range(29):
        make_deal(company.anna, customer=make_customer(company.anna, f"客户第{number}家"))
    assert asked() == one


def test_page_asks_the_database_the_same_number_of_times(anna_client: Client, company: Company) -> None:
    customer = make_customer(company.anna, "甲公司")

    def more(number: int) -> None:
        deal = make_deal(company.anna, name=f"单{number}", customer=customer)
        make_stakeholder(deal, name=f"王{number}")
        incumbencies.add_incumbency(actor=company.anna, customer=customer, provider=f"德邦{number}")

    def asked() -> int:
        anna_client.get(f"/customers/{customer.pk}/")
        with CaptureQueriesContext(connection) as seen:
            anna_client.get(f"/customers/{customer.pk}/")
        return len(seen)

    more(0)
    one = asked()
    for number in range(1, 20):
        more(number)
    assert asked() == one


def test_list_is_paged_and_searched_by_pinyin(anna_client: Client, company: Company) -> None:
    for number in range(51):
        make_customer(company.anna, f"客户{number:02}家")
    assert len(anna_client.get("/customers/?page=2").context["page"].object_list) == 1
    found = anna_client.get("/customers/", {"q": "kh07j"}).context["page"]
    assert [one.name for one in found] == ["客户07家"]


def test_new_customer_with_a_wrong_code_is_told_where_and_why(anna_client: Client) -> None:
    answer = anna_client.post("/customers/new/", {"name": "甲公司", "credit_code": "91350100M000100Y44"})
    text = answer.content.decode()
    assert (answer.status_code, "校验位不对" in text, 'value="甲公司"' in text) == (422, True, True)
    assert Customer.objects.count() == 0


def test_near_duplicate_is_offered_and_made_only_when_asked(anna_client: Client, company: Company) -> None:
    known = make_customer(company.anna, "京东集团股份有限公司")
    asked = {"name": "京东", "industry": "电商"}
    answer = anna_client.post("/customers/new/", asked)
    assert (answer.status_code, answer.context["alike"]) == (422, [known])
    assert Customer.objects.count() == 1
    anna_client.post("/customers/new/", asked | {"anyway": "1"})
    assert Customer.objects.filter(name="京东", industry="电商").exists()


def test_same_name_is_refused_even_when_asked(anna_client: Client, company: Company) -> None:
    known = make_customer(company.anna, "京东")
    answer = anna_client.post("/customers/new/", {"name": "京东 ", "anyway": "1"})
    assert (answer.status_code, answer.context["alike"]) == (422, [known])


def test_hidden_duplicate_is_not_offered(company: Company) -> None:
    make_customer(company.anna, "京东集团")
    answer = as_(company.chen).post("/customers/new/", {"name": "京东"})
    assert answer.status_code == 302


def test_change_on_an_old_page_keeps_what_was_typed_and_shows_the_other(
    anna_client: Client, company: Company
) -> None:
    customer = make_customer(company.anna, "甲公司")
    customers.change_customer(actor=company.anna, customer=customer, version=1, industry="家电")
    answer = anna_client.post(
        f"/customers/{customer.pk}/change/", {"name": "甲公司", "note": "旧页面", "version": 1}
    )
    text = answer.content.decode()
    assert (answer.status_code, "旧页面" in text, "家电" in text) == (409, True, True)
    anna_client.post(f"/customers/{customer.pk}/change/", {"name": "甲公司", "note": "旧页面", "version": 2})
    customer.refresh_from_db()
    assert customer.note == "旧页面"


def test_page_shows_deals_people_won_and_providers_that_end_soon(
    anna_client: Client, company: Company
) -> None:
    customer = make_customer(company.anna, "甲公司")
    running = make_deal(company.anna, name="华东仓", customer=customer)
    won = make_deal(company.anna, name="干线", customer=customer)
    deals.close_deal(
        actor=company.anna, deal=won, version=1, outcome="chosen_us", reason="定标", share_percent=60
    )
    make_stakeholder(running, name="王建国")
    day = timezone.localdate() + timedelta(days=90)
    incumbencies.add_incumbency(actor=company.anna, customer=customer, provider="德邦", expires_on=day)
    answer = anna_client.get(f"/customers/{customer.pk}/")
    shown = answer.context["deals"]
    assert ([row.name for row in shown.running], [deal.name for deal in shown.won]) == (["华东仓"], ["干线"])
    assert [one.soon for one in answer.context["providers"]] == [True]
    assert "王建国" in answer.content.decode()


def test_person_and_provider_are_added_and_removed_on_the_page(anna_client: Client, company: Company) -> None:
    customer = make_customer(company.anna, "甲公司")
    anna_client.post(f"/customers/{customer.pk}/people/", {"name": "王建国", "title": "总监"})
    anna_client.post(
        f"/customers/{customer.pk}/providers/",
        {"provider": "德邦", "what": "干线", "expires_on": "2027-03-01"},
    )
    made = Incumbency.objects.get()
    assert (Contact.objects.get().name, made.provider) == ("王建国", "德邦")
    anna_client.post(f"/providers/{made.pk}/remove/")
    assert Incumbency.objects.count() == 0


def test_unnamed_person_is_refused_on_the_open_form(anna_client: Client, company: Company) -> None:
    customer = make_customer(company.anna, "甲公司")
    answer = anna_client.post(f"/customers/{customer.pk}/people/", {"title": "总监"})
    assert (answer.status_code, list(answer.context["contact_form"].errors)) == (422, ["name"])


def test_manager_merges_after_a_preview(company: Company) -> None:
    keep, lose = make_customer(company.anna, "京东集团"), make_customer(company.anna, "京东物流仓储")
    deal = make_deal(company.anna, customer=lose)
    client = as_(company.wei)
    assert client.get(f"/customers/{keep.pk}/merge/").status_code == 200
    preview = client.get(f"/customers/{keep.pk}/merge/", {"with": lose.pk})
    assert dict(preview.context["lose"].facts)["商机"] == "1"
    answer = client.post(f"/customers/{keep.pk}/merge/", preview.context["form"].initial)
    assert answer["Location"] == f"/customers/{keep.pk}/"
    assert Deal.objects.get(pk=deal.pk).customer == keep


def test_merge_on_an_old_preview_changes_nothing(company: Company) -> None:
    keep, lose = make_customer(company.anna, "甲"), make_customer(company.anna, "乙")
    asked = {"keep": keep.pk, "lose": lose.pk, "version": 1, "lose_version": 7}
    as_(company.wei).post(f"/customers/{keep.pk}/merge/", asked)
    assert Customer.objects.filter(pk=lose.pk).exists()


def test_preview_with_a_hidden_customer_is_not_found(company: Company) -> None:
    keep, hidden = make_customer(company.anna, "甲"), make_customer(company.chen, "乙")
    assert as_(company.wei).get(f"/customers/{keep.pk}/merge/", {"with": hidden.pk}).status_code == 404


def test_contact_shows_only_what_was_said_on_seen_deals(company: Company, deal: Deal) -> None:
    stake = make_stakeholder(deal)
    make_event(deal, "保单额度多少?", by=stake)
    hidden = deals.create_deal(actor=company.admin, customer=deal.customer, name="密单")
    other = stakeholders.add_stakeholder(actor=company.admin, deal=hidden, contact=stake.contact)
    make_event(hidden, "只有管理员知道", by=other)
    at = f"/contacts/{stake.contact_id}/"
    mine, all_ = (as_(user).get(at).context for user in (company.anna, company.admin))
    assert ([one.text for one in mine["said"]], len(mine["stakes"])) == (["保单额度多少?"], 1)
    assert (len(all_["said"]), len(all_["stakes"])) == (2, 2)


def test_changed_job_warns_on_the_deal_and_links_both_jobs(
    anna_client: Client, company: Company, deal: Deal
) -> None:
    contact = make_stakeholder(deal).contact
    other = make_customer(company.anna, "乙公司")
    asked = {"version": 1, "customer": other.name, "title": "副总", "on": "2026-03-01"}
    answer = anna_client.post(f"/contacts/{contact.pk}/job/", asked)
    moved = Contact.objects.get(came_from=contact)
    assert answer["Location"] == f"/contacts/{moved.pk}/"
    for at in (f"/deals/{deal.pk}/", f"/deals/{deal.pk}/people/"):
        assert "2026-03-01" in anna_client.get(at).content.decode(), at
    assert f"/contacts/{contact.pk}/" in anna_client.get(f"/contacts/{moved.pk}/").content.decode()


def test_contact_changed_on_an_old_page_keeps_what_was_typed(
    anna_client: Client, company: Company, deal: Deal
) -> None:
    contact = contacts.create_contact(actor=company.anna, customer=deal.customer, name="刘敏")
    contacts.change_contact(actor=company.anna, contact=contact, version=1, title="采购总监")
    answer = anna_client.post(
        f"/contacts/{contact.pk}/change/", {"name": "刘敏", "phone": "138", "version": 1}
    )
    text = answer.content.decode()
    assert (answer.status_code, 'value="138"' in text, "采购总监" in text) == (409, True, True)


def test_manager_merges_two_records_of_one_person(company: Company, deal: Deal) -> None:
    keep = contacts.create_contact(actor=company.anna, customer=deal.customer, name="刘敏")
    lose = contacts.create_contact(actor=company.anna, customer=deal.customer, name="刘敏", title="采购")
    client = as_(company.wei)
    ((other, form),) = client.get(f"/contacts/{keep.pk}/").context["merges"]
    client.post(f"/contacts/{keep.pk}/merge/", form.initial)
    assert (other, list(Contact.objects.values_list("pk", "title"))) == (lose, [(keep.pk, "采购")])


def test_group_is_chosen_by_name_and_an_unknown_one_is_refused(anna_client: Client, company: Company) -> None:
    group = make_customer(company.anna, "甲集团")
    make_customer(company.chen, "丙集团")
    asked = {"name": "甲物流", "group": "丙集团"}
    refused = anna_client.post("/customers/new/", asked)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["group"])
    anna_client.post("/customers/new/", asked | {"group": "甲集团"})
    assert Customer.objects.get(name="甲物流").group == group


def test_hidden_group_stays_when_something_else_is_changed(company: Company) -> None:
    hidden = make_customer(company.admin, "总集团")
    customer = make_customer(company.anna, "甲物流")
    customers.change_customer(actor=company.admin, customer=customer, version=1, group=hidden)
    client = as_(company.anna)
    at = f"/customers/{customer.pk}/change/"
    shown = client.get(at).context["form"].initial
    client.post(at, {**shown, "group": shown["group"], "note": "新的"})
    customer.refresh_from_db()
    assert (customer.note, customer.group) == ("新的", hidden)


def test_new_deal_does_not_make_a_second_record_of_a_known_company(
    anna_client: Client, company: Company
) -> None:
    known = make_customer(company.anna, "京东集团股份有限公司")
    asked = {"name": "仓配", "people-TOTAL_FORMS": 0, "people-INITIAL_FORMS": 0}
    refused = anna_client.post("/deals/new/", asked | {"customer": "京东"})
    assert (refused.status_code, "京东集团股份有限公司" in str(refused.context["form"].errors)) == (422, True)
    anna_client.post("/deals/new/", asked | {"customer": known.name})
    assert Deal.objects.get().customer == known
