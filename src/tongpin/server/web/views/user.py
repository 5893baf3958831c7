"""Colleagues: an administrator makes them, changes them, shuts them out, hands their deals over."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.server.core.errors import DomainError, Invalid
from tongpin.server.deals.domain import handover
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.people import policies
from tongpin.server.people.domain import user as domain
from tongpin.server.people.models import User
from tongpin.server.people.queries import user as queries
from tongpin.server.web.forms.user import ROLES, SuccessorForm, UserForm
from tongpin.server.web.views.requests import PageRequest

DO = {"deactivate": domain.deactivate, "reactivate": domain.reactivate}


@require_GET
def users_page(request: PageRequest) -> HttpResponse:
    """Show everybody, those shut out last."""
    policies.require_administrator(request.user)
    found = queries.visible_to(request.user).order_by("-is_active", "team__path", "name", "pk")
    rows = [(user, ROLES[user.role]) for user in found]
    return render(request, "web/users/list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def user_new(request: PageRequest) -> HttpResponse:
    """Make a colleague; the first password is shown once, on the next page."""
    policies.require_administrator(request.user)
    form = UserForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        password = secrets.token_urlsafe(12)
        try:
            made = domain.create_user(actor=request.user, password=password, **form.who(), **form.place())
        except DomainError as error:
            refused(form, error)
        else:
            return _told(request, made, password)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def user_page(request: PageRequest, pk: int) -> HttpResponse:
    """Change who somebody is and what they are here for."""
    policies.require_administrator(request.user)
    found = queries.get_for(request.user, pk)
    form = UserForm(request.POST or None, actor=request.user, user=found)
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_user(actor=request.user, user=found, **form.who())
            domain.set_role(actor=request.user, user=found, **form.place())
        except DomainError as error:
            refused(form, error)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["name"]})
            return redirect("web:users")
    return _form(request, form, found)


@require_POST
def user_do(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Shut somebody out, or let them in again."""
    policies.require_administrator(request.user)
    found = queries.get_for(request.user, pk)
    if verb not in DO:
        raise Http404
    try:
        DO[verb](actor=request.user, user=found)
    except DomainError as error:
        messages.error(request, error.say())
    else:
        said = (
            _("%(name)s cannot sign in any more.")
            if verb == "deactivate"
            else _("%(name)s may sign in again.")
        )
        messages.success(request, said % {"name": found.name})
    return redirect("web:user", found.pk)


@require_POST
def user_password(request: PageRequest, pk: int) -> HttpResponse:
    """Give somebody a new password, shown once; all their sessions end."""
    policies.require_administrator(request.user)
    found = queries.get_for(request.user, pk)
    password = secrets.token_urlsafe(12)
    domain.set_password(actor=request.user, user=found, password=password)
    return _told(request, found, password)


@require_POST
def user_hand_over(request: PageRequest, pk: int) -> HttpResponse:
    """Hand all open deals of somebody who leaves to a colleague."""
    policies.require_administrator(request.user)
    found = queries.get_for(request.user, pk)
    form = _successors(request, found, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose who takes over."))
        return redirect("web:user", found.pk)
    successor = form.users[form.cleaned_data["successor"]]
    count = handover.hand_over_all(actor=request.user, leaver=found, successor=successor)
    messages.success(
        request, _("%(name)s has %(count)s more deals now.") % {"name": successor.name, "count": count}
    )
    return redirect("web:user", found.pk)


def refused(form: Any, error: DomainError) -> None:
    """Put a refusal at its field."""
    field = error.field if isinstance(error, Invalid) and error.field in form.fields else None
    form.add_error(field, error.say())


def _successors(request: PageRequest, leaver: User, data: Any = None) -> SuccessorForm:
    others = queries.active(request.user).exclude(pk=leaver.pk)
    return SuccessorForm(data, users={str(user.pk): user for user in others})


def _form(request: PageRequest, form: UserForm, found: User | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "shown": found}
    if found is not None:
        context |= {
            "open_deals": deal_queries.open_of(found).count(),
            "successors": _successors(request, found),
            "oneself": found.pk == request.user.pk,
        }
    return render(request, "web/users/form.html", context, status=422 if form.errors else 200)


def _told(request: PageRequest, user: User, password: str) -> HttpResponse:
    """Show a password, this once; no copy of it is kept, and no cache may keep one."""
    response = render(request, "web/users/password.html", {"shown": user, "password": password})
    response["Cache-Control"] = "no-store"
    return response
