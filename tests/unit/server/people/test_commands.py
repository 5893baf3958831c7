"""Making users from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from tests.factories import Company
from tongpin.server.core.models import AuditEvent
from tongpin.server.people.models import User


def run(*words: str) -> list[str]:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().split()


def test_made_user_signs_in_with_the_printed_password(company: Company) -> None:
    email, password = run(
        "create_user", "zhang@example.com", "张薇", "--role", "solution", "--team", "方案组"
    )
    user = User.objects.get(email=email)
    assert (user.check_password(password), user.role, str(user.team)) == (True, "solution", "方案组")
    assert AuditEvent.objects.latest("pk").actor == company.admin


def test_wrong_user_is_refused_in_both_languages(company: Company) -> None:
    with pytest.raises(CommandError, match=r"已经有用户.* / There is a user"):
        run("create_user", "anna@example.com", "安娜")
    with pytest.raises(CommandError, match="no such administrator"):
        run("create_user", "x@example.com", "新人", "--by", "anna@example.com")


def test_new_password_replaces_the_old(company: Company) -> None:
    _, password = run("set_password", "anna@example.com")
    assert User.objects.get(pk=company.anna.pk).check_password(password)
    with pytest.raises(CommandError, match="no such user"):
        run("set_password", "nobody@example.com")


def test_audit_is_verified_and_a_change_found(company: Company) -> None:
    count = AuditEvent.objects.count()
    assert str(count) in run("verify_audit")
    with connection.cursor() as cursor:
        cursor.execute(
            "update core_auditevent set verb = 'x' where id = (select min(id) from core_auditevent)"
        )
    with pytest.raises(CommandError, match="the row was changed"):
        run("verify_audit")


def test_made_token_opens_the_api_for_its_user(company: Company, client: Client) -> None:
    (secret,) = run("create_token", "anna@example.com", "报表")
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/deals", headers=headers).status_code == 200
    with pytest.raises(CommandError, match="no such user"):
        run("create_token", "nobody@example.com", "x")
