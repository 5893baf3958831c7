"""Reading teams."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.people.models import Team, User


def visible_to(actor: User) -> QuerySet[Team]:
    """Return the teams, in the order of the tree."""
    return Team.objects.order_by("path") if actor.is_active else Team.objects.none()


def get_for(actor: User, pk: int) -> Team:
    """Return one team, or raise `NotVisible`."""
    team = visible_to(actor).filter(pk=pk).first()
    if team is None:
        raise NotVisible
    return team
