"""How a user is shown."""

from __future__ import annotations

from tongpin.server.people.models import User


def shown_name(user: User) -> str:
    """Return a user's name, or the e-mail where there is none."""
    return user.name or user.email
