"""Users."""

from __future__ import annotations

import pytest

from tests.factories import PASSWORD, Company, make_user
from tongpin.server.core.errors import Duplicate, Invalid, NotAllowed
from tongpin.server.core.models import AuditEvent
from tongpin.server.people.domain import user as users
from tongpin.server.people.domain.token import create_token
from tongpin.server.people.models import User
from tongpin.server.people.queries.token import user_of


@pytest.mark.django_db
def test_first_administrator_is_made_once() -> None:
    admin = users.create_first_administrator(email="A@Example.com", name="管理员", password=PASSWORD)
    row = AuditEvent.objects.get()
    assert (admin.email, admin.is_administrator, row.actor, row.actor_name) == (
        "a@example.com",
        True,
        None,
        "system",
    )
    with pytest.raises(NotAllowed):
        users.create_first_administrator(email="b@example.com", name="又一个", password=PASSWORD)


def test_same_email_in_another_case_is_the_same_user(company: Company) -> None:
    with pytest.raises(Duplicate) as refusal:
        make_user(company.admin, email="ANNA@example.com")
    assert refusal.value.existing == company.anna


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"name": " "}, "name"),
        ({"role": "king"}, "role"),
        ({"language": "fr"}, "language"),
    ],
)
def test_wrong_value_names_its_field(company: Company, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_user(company.admin, **given)
    assert refusal.value.field == field


def test_weak_password_is_refused_in_both_languages(company: Company) -> None:
    with pytest.raises(Invalid) as refusal:
        users.set_password(actor=company.anna, user=company.anna, password="12345678")
    assert ("密码" in refusal.value.say("zh"), "password" in refusal.value.say("en")) == (True, True)


def test_user_without_a_password_cannot_sign_in(company: Company) -> None:
    user = users.create_user(actor=company.admin, email="x@example.com", name="无密码", role="sales")
    assert user.has_usable_password() is False


def test_deactivated_user_loses_tokens_and_sessions(company: Company) -> None:
    _, secret = create_token(actor=company.anna, name="x")
    before = company.anna.get_session_auth_hash()
    after = users.deactivate(actor=company.admin, user=company.anna)
    assert (user_of(secret), after.is_active) == (None, False)
    again = users.reactivate(actor=company.admin, user=after)
    assert (again.is_active, again.get_session_auth_hash() == before, user_of(secret)) == (True, False, None)


def test_last_administrator_stays(company: Company) -> None:
    with pytest.raises(NotAllowed, match="最后一位管理员"):
        users.deactivate(actor=company.admin, user=company.admin)
    with pytest.raises(NotAllowed, match="最后一位管理员"):
        users.set_role(actor=company.admin, user=company.admin, role="sales")
    make_user(company.admin, role="administrator")
    assert users.deactivate(actor=company.admin, user=company.admin).is_active is False


def test_set_role_keeps_the_team_unless_one_is_named(company: Company) -> None:
    kept = users.set_role(actor=company.admin, user=company.bo, role="solution")
    moved = users.set_role(actor=company.admin, user=company.bo, role="solution", team=company.other_team)
    assert (kept.team, moved.team) == (company.team, company.other_team)


def test_administrator_sets_anybody_s_password(company: Company) -> None:
    users.set_password(actor=company.admin, user=company.bo, password="另一个-long-password")
    assert User.objects.get(pk=company.bo.pk).check_password("另一个-long-password")
