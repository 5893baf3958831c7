"""Teams: the tree, a new one, another name or place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.server.core.errors import DomainError
from tongpin.server.people import policies
from tongpin.server.people.domain import team as domain
from tongpin.server.people.queries import team as queries
from tongpin.server.web.forms.user import TeamForm
from tongpin.server.web.views.requests import PageRequest
from tongpin.server.web.views.user import refused


@require_http_methods(["GET", "POST"])
def teams_page(request: PageRequest) -> HttpResponse:
    """Show the tree of teams, and make a team."""
    policies.require_administrator(request.user)
    form = TeamForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.create_team(actor=request.user, **form.map())
        except DomainError as error:
            refused(form, error)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": made})
            return redirect("web:teams")
    return _page(request, form, None)


@require_POST
def team_change(request: PageRequest, pk: int) -> HttpResponse:
    """Rename a team or hang it elsewhere, with all below it."""
    policies.require_administrator(request.user)
    found = queries.get_for(request.user, pk)
    form = TeamForm(request.POST, actor=request.user, team=found)
    if form.is_valid():
        try:
            domain.change_team(actor=request.user, team=found, **form.map())
        except DomainError as error:
            refused(form, error)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["name"]})
            return redirect("web:teams")
    return _page(request, TeamForm(actor=request.user), (found.pk, form))


def _page(request: PageRequest, add: TeamForm, changed: tuple[int, TeamForm] | None) -> HttpResponse:
    rows = []
    for team in queries.with_people(request.user):
        form = changed[1] if changed and changed[0] == team.pk else TeamForm(actor=request.user, team=team)
        rows.append((team, team.path.count("/") - 2, form))
    wrong = bool(add.errors or changed)
    return render(request, "web/teams/page.html", {"rows": rows, "add": add}, status=422 if wrong else 200)
