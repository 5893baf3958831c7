"""Who may do what to users, teams and tokens."""

from __future__ import annotations

from tongpin.method import Text
from tongpin.server.core.errors import NotAllowed
from tongpin.server.people.models import User


def require_administrator(actor: User) -> None:
    """Raise `NotAllowed` for anybody else."""
    if not actor.is_administrator:
        raise NotAllowed(Text("只有管理员能做这件事。", "Only an administrator may do this."))


def require_active(actor: User) -> None:
    """Raise `NotAllowed` for a user who was shut out meanwhile."""
    if not actor.is_active:
        raise NotAllowed(Text("您的账号已停用。", "Your account was deactivated."))
