"""Reading tokens."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongpin.server.core.errors import NotVisible
from tongpin.server.people.domain.token import digest
from tongpin.server.people.models import Token, User

NOTED_EVERY = timedelta(minutes=10)


def visible_to(actor: User) -> QuerySet[Token]:
    """Return one's own tokens; for administrators everybody's."""
    tokens = Token.objects.select_related("user")
    return tokens if actor.is_administrator else tokens.filter(user=actor, user__is_active=True)


def get_for(actor: User, pk: int) -> Token:
    """Return one token, or raise `NotVisible`."""
    token = visible_to(actor).filter(pk=pk).first()
    if token is None:
        raise NotVisible
    return token


def own(actor: User, pk: int) -> Token:
    """Return one of one's own tokens, or raise `NotVisible`."""
    token = visible_to(actor).filter(pk=pk, user=actor).first()
    if token is None:
        raise NotVisible
    return token


def user_of(secret: str) -> User | None:
    """Return whose token this is, None where it is unknown, revoked, or its user was shut out."""
    live = Token.objects.select_related("user__team").filter(revoked_at__isnull=True, user__is_active=True)
    token = live.filter(digest=digest(secret)).first()
    if token is None:
        return None
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
    Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token.user
