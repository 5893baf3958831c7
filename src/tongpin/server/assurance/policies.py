"""Who may change the company's library of proofs."""

from __future__ import annotations

from tongpin.method import Text
from tongpin.server.core.errors import NotAllowed
from tongpin.server.people.models import Role, User

KEEPERS = {Role.SALES, Role.SOLUTION, Role.DELIVERY, Role.MANAGER, Role.ADMINISTRATOR}


def require_keeper(actor: User) -> None:
    """Raise `NotAllowed` unless `actor` works here."""
    if not actor.is_active or actor.role not in KEEPERS:
        raise NotAllowed(Text("您不能修改证明库。", "You may not change the proof library."))
