"""Teams."""

from __future__ import annotations

import pytest

from tests.factories import Company
from tongpin.server.core.errors import Duplicate, Invalid
from tongpin.server.people.domain import team as teams
from tongpin.server.people.models import Team


def test_path_runs_from_the_root_down(company: Company) -> None:
    assert company.team.path == f"/{company.branch.pk}/{company.team.pk}/"


def test_moved_team_takes_its_branch_along(company: Company) -> None:
    below = teams.create_team(actor=company.admin, name="萧山组", parent=company.team)
    teams.change_team(actor=company.admin, team=company.team, parent=None)
    below.refresh_from_db()
    assert below.path == f"/{company.team.pk}/{below.pk}/"


def test_team_under_itself_is_refused(company: Company) -> None:
    with pytest.raises(Invalid) as refusal:
        teams.change_team(actor=company.admin, team=company.branch, parent=company.team)
    assert refusal.value.field == "parent"


@pytest.mark.parametrize("under_branch", [True, False])
def test_same_name_in_one_place_is_refused(company: Company, under_branch: bool) -> None:
    twin = company.team if under_branch else company.branch
    with pytest.raises(Duplicate) as refusal:
        teams.create_team(actor=company.admin, name=twin.name, parent=twin.parent)
    assert refusal.value.existing == twin


def test_renamed_team_keeps_its_place(company: Company) -> None:
    teams.change_team(actor=company.admin, team=company.team, name="杭州一组")
    assert Team.objects.get(pk=company.team.pk).path == company.team.path
