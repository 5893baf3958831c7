"""The people of a deal: the customer's with roles, stance and influence, and ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.models import Contact
from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, DomainError, Duplicate, Invalid, NotAllowed
from tongpin.server.deals import policies
from tongpin.server.deals.domain import member as members
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.deals.queries import member as member_queries
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.web.forms.fields import with_value
from tongpin.server.web.forms.stakeholder import PARTS, AddForm, ChangeForm, MemberForm
from tongpin.server.web.panels.stakeholders import gaps, map_rows, said
from tongpin.server.web.views.requests import PageRequest


@require_http_methods(["GET", "POST"])
def deal_people(request: PageRequest, pk: int) -> HttpResponse:
    """Show the people of a deal, and put somebody of the customer's on it."""
    deal = deal_queries.get_for(request.user, pk)
    if request.method == "GET":
        asked = [role for role in request.GET.getlist("role") if role]
        form = AddForm(initial={"roles": asked}, deal=deal, actor=request.user)
        return _page(request, deal, add=form)
    policies.require_change(request.user, deal)
    form = AddForm(request.POST, deal=deal, actor=request.user)
    if form.is_valid():
        try:
            with transaction.atomic():
                added = stakeholders.add_stakeholder(
                    actor=request.user, deal=deal, contact=_contact(request, deal, form), **form.map()
                )
        except DomainError as error:
            _refused(form, error)
        else:
            messages.success(request, _("On the map: %(name)s") % {"name": added})
            return _to_people(deal, f"#person-s{added.pk}")
    return _page(request, deal, add=form, status=422)


@require_POST
def stakeholder_change(request: PageRequest, pk: int) -> HttpResponse:
    """Change somebody's place in the buying group; where another saved meanwhile, show what they saved."""
    found = stakeholder_queries.get_for(request.user, pk)
    deal = deal_queries.get_for(request.user, found.deal_id)
    form, theirs, status = ChangeForm(request.POST, stakeholder=found), None, 422
    policies.require_change(request.user, deal)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            stakeholders.change_stakeholder(
                actor=request.user, stakeholder=found, version=version, **form.map()
            )
        except Conflict as error:
            current = error.current
            if _same(form, current):  # the button was pressed twice
                return _to_people(deal, f"#person-s{found.pk}")
            form.add_error(None, error.say())
            form.data = with_value(request.POST, "version", str(current.version))
            theirs, status = said(current, language.current()), 409
        except DomainError as error:
            _refused(form, error)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": found})
            return _to_people(deal, f"#person-s{found.pk}")
    return _page(request, deal, changed=(found.pk, form), theirs=theirs, status=status)


@require_POST
def stakeholder_remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take somebody off the map."""
    found = stakeholder_queries.get_for(request.user, pk)
    policies.require_change(request.user, found.deal)
    name, deal = found.contact.name, found.deal
    try:
        stakeholders.remove_stakeholder(actor=request.user, stakeholder=found)
    except NotAllowed as error:  # evidence names them
        messages.error(request, error.say())
    else:
        messages.success(request, _("Off the map: %(name)s") % {"name": name})
    return _to_people(deal)


@require_POST
def member_add(request: PageRequest, pk: int) -> HttpResponse:
    """Put a colleague on the deal."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_lead(request.user, deal)
    form = MemberForm(request.POST, deal=deal, actor=request.user)
    if form.is_valid():
        user = form.users[form.cleaned_data["user"]]
        try:
            members.add_member(actor=request.user, deal=deal, user=user, part=form.cleaned_data["part"])
        except DomainError as error:
            form.add_error(None, error.say())
        else:
            messages.success(request, _("%(name)s sees this deal from now on.") % {"name": user.name})
            return _to_people(deal, "#ours")
    return _page(request, deal, member=form, status=422)


@require_POST
def member_remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take a colleague off the deal."""
    found = member_queries.get_for(request.user, pk)
    deal, name, leaves = found.deal, found.user.name, found.user_id == request.user.pk
    members.remove_member(actor=request.user, member=found)
    messages.success(request, _("%(name)s is not on this deal any more.") % {"name": name})
    return redirect("web:deals") if leaves else _to_people(deal, "#ours")


def _contact(request: PageRequest, deal: Deal, form: AddForm) -> Contact:
    """Return the contact picked, else the one of that name and title, made where there is none."""
    picked = form.contacts.get(form.cleaned_data["contact"])
    if picked:
        return picked
    try:
        return contacts.create_contact(
            actor=request.user,
            customer=deal.customer,
            name=form.cleaned_data["name"],
            title=form.cleaned_data["title"],
        )
    except Duplicate as known:
        if isinstance(known.existing, Contact):
            return known.existing
        raise


def _refused(form: Any, error: DomainError) -> None:
    field = error.field if isinstance(error, Invalid) and error.field in form.fields else None
    form.add_error("name" if isinstance(error, Duplicate) and "name" in form.fields else field, error.say())


def _same(form: ChangeForm, current: Stakeholder) -> bool:
    wanted = form.map()
    return all(wanted[name] == getattr(current, name) for name in ("roles", "stance", "influence")) and (
        wanted["stance"] is None or wanted["stance_evidence"] == current.stance_evidence
    )


def _to_people(deal: Deal, place: str = "") -> HttpResponse:
    return redirect(f"{reverse('web:deal-people', args=[deal.pk])}{place}")


def _page(
    request: PageRequest,
    deal: Deal,
    *,
    add: AddForm | None = None,
    changed: tuple[int, ChangeForm] | None = None,
    member: MemberForm | None = None,
    theirs: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, lang = request.user, language.current()
    leads = policies.can_close(actor, deal)
    context = {
        "deal": deal,
        "may_change": policies.can_change(actor, deal),
        "may_lead": leads,
        "rows": map_rows(actor, deal, changed, lang),
        "theirs": theirs,
        "gaps": gaps(deal, lang),
        "gone": stakeholder_queries.gone(actor, deal),
        "add": add or AddForm(deal=deal, actor=actor),
        "members": [(m.pk, m.user.name, PARTS[m.part]) for m in member_queries.of_deal(actor, deal)],
        "member_form": (member or MemberForm(deal=deal, actor=actor)) if leads else None,
    }
    return render(request, "web/stakeholders/page.html", context, status=status)
