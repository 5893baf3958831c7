"""Making and ending API tokens."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from tongpin.server.core.domain import audit
from tongpin.server.core.errors import NotVisible
from tongpin.server.core.text import clean_line
from tongpin.server.people import policies
from tongpin.server.people.models import Token, User

PREFIX = "tp_"


def digest(secret: str) -> str:
    """Return what is kept of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(*, actor: User, name: str) -> tuple[Token, str]:
    """Make a token for oneself; return it with the secret, which cannot be shown again."""
    policies.require_active(actor)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(
            user=actor, name=clean_line(name, "name", most=100, required=True), digest=digest(secret)
        )
        audit.record(actor=actor, verb="create", thing=token, diff={"name": [None, token.name]})
    return token, secret


def revoke_token(*, actor: User, token: Token) -> Token:
    """End a token: one's own, or anybody's by an administrator."""
    if token.user_id != actor.pk and not actor.is_administrator:
        raise NotVisible
    with transaction.atomic():
        token.revoked_at = token.revoked_at or timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(actor=actor, verb="revoke", thing=token)
    return token
