"""The demo: people, customers and deals to look around in.

Demo mode is a fact kept in the database when the demo data are made. It can only be switched on in an empty
installation, so that the one-click sign-in can never open somebody's real data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongpin.server.core.queries.settings import fact

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tongpin.server.people.models import User

FACT = "demo"


def is_on() -> bool:
    """Whether this installation was made as a demo."""
    return bool(fact(FACT))


def people() -> QuerySet[User]:
    """Return the people one may look around as, in the order they were made; nobody outside demo mode."""
    from tongpin.server.people.models import User  # noqa: PLC0415 - models must be loaded first

    users = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    return users if is_on() else users.none()
