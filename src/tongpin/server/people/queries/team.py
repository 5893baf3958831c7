"""Reading teams."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.people.models import Team, User


def visible_to(actor: User) -> QuerySet[Team]:
    """Return the teams, in the order of the tree."""
    return Team.objects.order_by("path") if actor.is_active else Team.objects.none()


def with_people(actor: User) -> QuerySet[Team]:
    """Return the teams in the order of the tree, each with `people`, how many are in it and not shut out."""
    count = Count("users", filter=Q(users__is_active=True))
    return visible_to(actor).select_related("parent").annotate(people=count)


def get_for(actor: User, pk: int) -> Team:
    """Return one team, or raise `NotVisible`."""
    team = visible_to(actor).filter(pk=pk).first()
    if team is None:
        raise NotVisible
    return team
