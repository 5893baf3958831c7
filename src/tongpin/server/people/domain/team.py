"""Making and moving teams."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tongpin.method import Text
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked
from tongpin.server.core.errors import Duplicate, Invalid
from tongpin.server.core.text import clean_line
from tongpin.server.people import policies
from tongpin.server.people.models import Team, User

KEEP: Any = object()


def create_team(*, actor: User, name: str, parent: Team | None = None) -> Team:
    """Make a team, under `parent` where one is given."""
    policies.require_administrator(actor)
    with transaction.atomic():
        team = Team(name=clean_line(name, "name", most=100, required=True), parent=parent)
        _refuse_twin(team)
        team.save(force_insert=True)
        _set_path(team)
        audit.record(
            actor=actor, verb="create", thing=team, diff={"name": [None, name], "parent": [None, parent]}
        )
    return team


def change_team(*, actor: User, team: Team, name: str = KEEP, parent: Team | None = KEEP) -> Team:
    """Rename a team or hang it elsewhere in the tree, with all the teams under it."""
    policies.require_administrator(actor)
    with transaction.atomic():
        current = locked(team)
        after: dict[str, Any] = {}
        if name is not KEEP:
            after["name"] = clean_line(name, "name", most=100, required=True)
        if parent is not KEEP:
            after["parent"] = _checked_parent(current, parent)
        diff = audit.changed(current, **after)
        _refuse_twin(current)
        current.save()
        if "parent" in diff:
            _move_branch(current)
        audit.record(actor=actor, verb="change", thing=current, diff=diff)
    return current


def _checked_parent(team: Team, parent: Team | None) -> Team | None:
    if parent is not None and parent.path.startswith(team.path):
        raise Invalid("parent", Text("团队不能放到自己的下级里。", "A team cannot be put under itself."))
    return parent


def _refuse_twin(team: Team) -> None:
    twin = Team.objects.filter(parent=team.parent, name=team.name).exclude(pk=team.pk).first()
    if twin:
        raise Duplicate(
            twin, Text("同一上级下已有这个名字的团队。", "There is a team of that name here already.")
        )


def _set_path(team: Team) -> None:
    team.path = f"{team.parent.path if team.parent else '/'}{team.pk}/"
    team.save(update_fields=["path"])


def _move_branch(team: Team) -> None:
    old = team.path
    _set_path(team)
    for below in Team.objects.filter(path__startswith=old).exclude(pk=team.pk):
        below.path = team.path + below.path.removeprefix(old)
        below.save(update_fields=["path"])
