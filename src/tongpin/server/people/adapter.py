"""How allauth behaves here: people sign in, they do not sign themselves up, and what they do is audited."""

from __future__ import annotations

import logging
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from tongpin.server.people.domain import user as users
from tongpin.server.people.domain.session import note_sign_in
from tongpin.server.people.models import User

logger = logging.getLogger("tongpin.people")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up stays closed: an administrator makes the users."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's interface
        """Return False."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page a person lands on shows that they are signed in."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Note who signed in."""
        note_sign_in(actor=user)
        return cast("HttpResponse", super().post_login(request, user, **kwargs))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note for whom somebody tried in vain; never the password."""
        logger.warning("sign-in failed for %.254s", credentials.get("email", ""))
        super().authentication_failed(request, **credentials)

    def set_password(self, user: Any, password: str) -> None:
        """Change a password through the one door there is for it: audited, and all sessions end."""
        users.set_password(actor=user, user=user, password=password)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Tell whether it is the user's password."""
        return cast("User", user).check_password(password)
