"""Colleagues and teams, as an administrator makes and changes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tongpin.server.people.models import Role, Team, User
from tongpin.server.people.queries import team as team_queries
from tongpin.server.web.forms.fields import Words, offer

ROLES: dict[str, Promise] = {
    Role.SALES: _("Sales"),
    Role.SOLUTION: _("Solution"),
    Role.DELIVERY: _("Delivery"),
    Role.MANAGER: _("Manager"),
    Role.ADMINISTRATOR: _("Administrator"),
}
EXPLAINED: dict[str, Promise] = ROLES | {
    Role.MANAGER: _("Manager: sees the team and those below"),
    Role.ADMINISTRATOR: _("Administrator: users, teams, settings"),
}


def offer_teams(
    form: forms.Form, field: str, actor: User, none: str, *, without: Team | None = None
) -> dict[str, Team]:
    """Give a field the teams as choices, indented as the tree is; return them by key."""
    teams = [
        team
        for team in team_queries.visible_to(actor)
        if without is None or not team.path.startswith(without.path)
    ]
    indented = [(str(team.pk), "\u2003" * (team.path.count("/") - 2) + team.name) for team in teams]
    offer(form, field, [("", none), *indented])
    return {str(team.pk): team for team in teams}


class UserForm(forms.Form):
    """A colleague: who they are, what they are here for, in which team."""

    name = Words(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = Words(label=_("E-mail, to sign in by"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=list(EXPLAINED.items()))
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, data: Any = None, *, actor: User, user: User | None = None) -> None:
        initial = {}
        if user is not None:
            initial = {
                "name": user.name,
                "email": user.email,
                "role": user.role,
                "team": str(user.team_id or ""),
            }
        super().__init__(data, initial=initial)
        self.teams = offer_teams(self, "team", actor, now_("in no team"))

    def who(self) -> dict[str, Any]:
        """Return name and e-mail as the domain takes them."""
        return {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"]}

    def place(self) -> dict[str, Any]:
        """Return role and team as the domain takes them."""
        return {"role": self.cleaned_data["role"], "team": self.teams.get(self.cleaned_data["team"])}


class TeamForm(forms.Form):
    """A team and the one above it."""

    name = Words(label=_("Name of the team"))
    parent = forms.ChoiceField(label=_("Under"), required=False)

    def __init__(self, data: Any = None, *, actor: User, team: Team | None = None) -> None:
        initial = {"name": team.name, "parent": str(team.parent_id or "")} if team else {}
        super().__init__(data, initial=initial, auto_id=f"id_t{team.pk}_%s" if team else "id_%s")
        self.teams = offer_teams(self, "parent", actor, now_("at the top"), without=team)

    def map(self) -> dict[str, Any]:
        """Return what the domain is told."""
        return {"name": self.cleaned_data["name"], "parent": self.teams.get(self.cleaned_data["parent"])}


class SuccessorForm(forms.Form):
    """Who takes over the open deals of somebody who leaves."""

    successor = forms.ChoiceField(label=_("Who takes over"))

    def __init__(self, data: Any = None, *, users: dict[str, User]) -> None:
        super().__init__(data)
        self.users = users
        offer(self, "successor", [("", "—"), *((key, user.name) for key, user in users.items())])
