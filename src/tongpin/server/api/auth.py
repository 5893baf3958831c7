"""Who calls: a browser's session, with the CSRF token on writes, or a bearer token."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from tongpin.server.people.models import User
from tongpin.server.people.queries.token import user_of


class TokenAuth(HttpBearer):
    """`Authorization: Bearer tp_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Return the token's user and act as them."""
        user = user_of(token)
        if user is not None:
            request.user = user
        return user


AUTH = [TokenAuth(), SessionAuth(csrf=True)]


class Asked(HttpRequest):
    """A request whose user has been established."""

    user: User
