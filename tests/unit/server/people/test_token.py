"""API tokens."""

from __future__ import annotations

import pytest

from tests.factories import Company
from tongpin.server.core.errors import NotVisible
from tongpin.server.people.domain.token import create_token, revoke_token
from tongpin.server.people.models import Token
from tongpin.server.people.queries import token as tokens


def test_token_opens_for_its_user_until_revoked(company: Company) -> None:
    token, secret = create_token(actor=company.anna, name="报表")
    assert tokens.user_of(secret) == company.anna
    revoke_token(actor=company.anna, token=token)
    assert tokens.user_of(secret) is None


def test_secret_is_kept_nowhere(company: Company) -> None:
    _, secret = create_token(actor=company.anna, name="报表")
    assert secret not in str(Token.objects.values().get())


def test_last_use_is_noted(company: Company) -> None:
    token, secret = create_token(actor=company.anna, name="报表")
    tokens.user_of(secret)
    token.refresh_from_db()
    assert token.last_used_at is not None


@pytest.mark.parametrize("secret", ["", "tp_", "tp_unknown", "' or 1=1"])
def test_unknown_secret_opens_nothing(company: Company, secret: str) -> None:
    assert tokens.user_of(secret) is None


def test_others_tokens_do_not_exist_but_for_administrators(company: Company) -> None:
    token, _ = create_token(actor=company.anna, name="报表")
    with pytest.raises(NotVisible):
        tokens.get_for(company.bo, token.pk)
    assert tokens.get_for(company.admin, token.pk) == token
