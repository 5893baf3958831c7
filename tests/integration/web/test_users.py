"""Users, teams and tokens through the pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import Company, make_company, make_deal
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import Team, Token, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def admin(company: Company) -> Client:
    client = Client()
    client.force_login(company.admin)
    return client


def test_new_user_signs_in_with_the_password_that_was_shown(admin: Client, company: Company) -> None:
    asked = {"name": "林芳", "email": "Lin@example.com", "role": "delivery", "team": company.team.pk}
    answer = admin.post("/users/new/", asked)
    shown = re.search(r'class="secret">([^<]+)<', answer.content.decode())
    assert shown is not None
    assert answer["Cache-Control"] == "no-store"
    made = User.objects.get(email="lin@example.com")
    assert (made.name, made.role, made.team) == ("林芳", "delivery", company.team)
    assert Client().login(username="lin@example.com", password=shown[1])


def test_taken_email_is_refused_with_what_was_typed_kept(admin: Client) -> None:
    answer = admin.post("/users/new/", {"name": "林芳", "email": "anna@example.com", "role": "sales"})
    assert answer.status_code == 422
    assert 'value="林芳"' in answer.content.decode()
    assert not User.objects.filter(name="林芳").exists()


def test_user_gets_another_name_role_and_team(admin: Client, company: Company) -> None:
    asked = {"name": "博文", "email": "bo@example.com", "role": "manager", "team": company.other_team.pk}
    admin.post(f"/users/{company.bo.pk}/", asked)
    changed = User.objects.get(pk=company.bo.pk)
    assert (changed.name, changed.role, changed.team) == ("博文", "manager", company.other_team)


def test_leaver_s_deals_are_handed_over_then_the_leaver_is_shut_out(admin: Client, company: Company) -> None:
    deal = make_deal(company.anna)
    admin.post(f"/users/{company.anna.pk}/hand-over/", {"successor": company.bo.pk})
    admin.post(f"/users/{company.anna.pk}/deactivate/")
    assert Deal.objects.get(pk=deal.pk).owner == company.bo
    assert not User.objects.get(pk=company.anna.pk).is_active


def test_last_administrator_stays(admin: Client, company: Company) -> None:
    answer = admin.post(f"/users/{company.admin.pk}/deactivate/", follow=True)
    assert "这是最后一位管理员" in answer.content.decode()
    assert User.objects.get(pk=company.admin.pk).is_active


def test_team_is_made_under_another_and_moved(admin: Client, company: Company) -> None:
    admin.post("/teams/", {"name": "苏州组", "parent": company.branch.pk})
    made = Team.objects.get(name="苏州组")
    assert made.path == f"{company.branch.path}{made.pk}/"
    admin.post(f"/teams/{made.pk}/", {"name": "苏州一组", "parent": ""})
    assert (Team.objects.get(pk=made.pk).name, Team.objects.get(pk=made.pk).path) == (
        "苏州一组",
        f"/{made.pk}/",
    )


def test_team_cannot_go_under_itself(admin: Client, company: Company) -> None:
    answer = admin.post(f"/teams/{company.branch.pk}/", {"name": "华东大区", "parent": company.team.pk})
    assert answer.status_code == 422
    assert Team.objects.get(pk=company.branch.pk).parent is None


def test_token_is_shown_once_opens_the_api_and_ends(company: Company) -> None:
    client = Client()
    client.force_login(company.anna)
    page = client.post("/tokens/", {"name": "报表"}).content.decode()
    shown = re.search(r"tp_[\w-]{20,}", page)
    assert shown is not None
    assert shown[0] not in client.get("/tokens/").content.decode()
    headers = {"HTTP_AUTHORIZATION": f"Bearer {shown[0]}"}
    assert Client().get("/api/v1/deals", **headers).status_code == 200
    client.post(f"/tokens/{Token.objects.get().pk}/revoke/")
    assert Client().get("/api/v1/deals", **headers).status_code == 401
