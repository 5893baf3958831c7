"""How a user is shown."""

from __future__ import annotations

from typing import Any


def shown_name(user: Any) -> str:
    """Return a user's name, or the e-mail where there is none."""
    return user.name or user.email
