"""A right withdrawn is withdrawn at the next request."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from tests.factories import PASSWORD, Company, put_on
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.domain.member import remove_member
from tongpin.server.deals.models import Deal
from tongpin.server.people.domain.token import create_token, revoke_token
from tongpin.server.people.domain.user import deactivate, reactivate, set_password, set_role


def status(client: Client, address: str) -> int:
    return client.get(address).status_code


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_removed_member_is_told_that_there_is_no_such_deal(company: Company, deal: Deal) -> None:
    put_on(deal, company.watcher)
    client, address = signed_in(company.watcher), f"/api/v1/deals/{deal.pk}"
    before = status(client, address)
    remove_member(actor=company.anna, member=deal.members.get())
    assert (before, status(client, address)) == (200, 404)


def test_former_manager_sees_the_team_s_deals_no_more(company: Company, deal: Deal) -> None:
    client, address = signed_in(company.wei), f"/api/v1/deals/{deal.pk}"
    before = status(client, address)
    set_role(actor=company.admin, user=company.wei, role="sales")
    assert (before, status(client, address)) == (200, 404)


def test_deactivated_user_is_out_and_old_sessions_stay_dead(company: Company) -> None:
    client = signed_in(company.anna)
    before = status(client, "/api/v1/deals")
    gone = deactivate(actor=company.admin, user=company.anna)
    out = status(client, "/api/v1/deals")
    reactivate(actor=company.admin, user=gone)
    assert (before, out, status(client, "/api/v1/deals")) == (200, 401, 401)


def test_new_password_ends_all_sessions(company: Company) -> None:
    client = signed_in(company.anna)
    set_password(actor=company.admin, user=company.anna, password="一个新的-long-password")
    assert status(client, "/deals/") == 302


@pytest.mark.parametrize("how", ["revoked", "deactivated"])
def test_token_ends_at_once(company: Company, how: str, client: Client) -> None:
    token, secret = create_token(actor=company.anna, name="x")
    headers = {"Authorization": f"Bearer {secret}"}
    before = client.get("/api/v1/deals", headers=headers).status_code
    if how == "revoked":
        revoke_token(actor=company.anna, token=token)
    else:
        deactivate(actor=company.admin, user=company.anna)
    assert (before, client.get("/api/v1/deals", headers=headers).status_code) == (200, 401)


@pytest.mark.parametrize(("key", "seconds"), [("seen_at", 3 * 3600 + 1), ("started_at", 12 * 3600 + 1)])
def test_session_ends_when_idle_and_after_a_day(company: Company, key: str, seconds: int) -> None:
    client = signed_in(company.anna)
    status(client, "/api/v1/deals")
    session = client.session
    session[key] = time.time() - seconds
    session.save()
    assert status(client, "/api/v1/deals") == 401


def test_wrong_passwords_lock_out_and_say_nothing_of_who_exists(company: Company, client: Client) -> None:
    def answer(email: str, password: str) -> tuple[int, bool]:
        response = client.post("/sign-in/", {"login": email, "password": password})
        return response.status_code, "_auth_user_id" in client.session

    known = [answer("anna@example.com", f"wrong {number}") for number in range(6)]
    unknown = [answer("nobody@example.com", f"wrong {number}") for number in range(6)]
    locked = answer("anna@example.com", PASSWORD)
    assert (known == unknown, locked[1]) == (True, False)


def test_sign_in_and_new_password_are_audited_and_a_failure_is_logged(
    company: Company, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    def sign_in(password: str) -> None:
        client.post("/sign-in/", {"login": "anna@example.com", "password": password})

    new = "一个新的-long-password"
    sign_in("wrong password")
    sign_in(PASSWORD)
    body = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/password/", body)
    out = client.get("/deals/").status_code
    sign_in(new)
    verbs = list(AuditEvent.objects.filter(actor=company.anna).values_list("verb", flat=True))
    assert (verbs, out) == (["sign_in", "set_password", "sign_in"], 302)
    assert ("sign-in failed for anna@example.com" in caplog.text, "wrong password" in caplog.text) == (
        True,
        False,
    )


def test_password_is_confirmed_by_the_password_only(company: Company) -> None:
    client = signed_in(company.anna)
    wrong = client.post("/confirm-password/", {"password": "wrong"})
    right = client.post("/confirm-password/", {"password": PASSWORD})
    assert (wrong.status_code, right.status_code) == (200, 302)


def test_sign_in_rotates_the_session(company: Company, client: Client) -> None:
    client.get("/sign-in/")
    before = client.session.session_key
    response = client.post("/sign-in/", {"login": "anna@example.com", "password": PASSWORD})
    assert (response.status_code, client.session.session_key == before) == (302, False)
