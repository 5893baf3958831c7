"""Calendars: meetings read from one's own, planned moves given out to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, DomainError, Invalid, NotVisible
from tongpin.server.evidence.agenda import write_plan
from tongpin.server.evidence.domain import calendar as domain
from tongpin.server.evidence.queries import calendar as queries
from tongpin.server.web.forms.calendar import CalendarForm
from tongpin.server.web.panels.mailbox import state_of
from tongpin.server.web.views.requests import PageRequest

AT_ONCE = 50


@require_http_methods(["GET", "POST"])
def calendars_page(request: PageRequest) -> HttpResponse:
    """Show one's calendars, the meetings found in them and the feed of one's plan; add a calendar."""
    form = CalendarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.add_calendar(actor=request.user, **form.cleaned_data)
        except Invalid as error:
            field = {"host": "address"}.get(error.field, error.field)
            form.add_error(field if field in form.fields else None, error.say())
        else:
            messages.success(request, _("Added. It is being read now; meetings show up here in a moment."))
            return redirect("web:calendars")
    return _page(request, form, status=422 if request.method == "POST" else 200)


@require_POST
def calendar_remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take a calendar away."""
    found = queries.get_for(request.user, pk)
    domain.remove_calendar(actor=request.user, calendar=found)
    messages.success(request, _("Removed: %(name)s") % {"name": found.name})
    return redirect("web:calendars")


@require_POST
def appointment_decide(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Record a meeting as such or as a visit, or set it aside."""
    found = queries.appointment_for(request.user, pk)
    try:
        if verb == "aside":
            domain.set_appointment_aside(actor=request.user, appointment=found)
            messages.success(request, _("Set aside."))
        elif verb in domain.RECORDABLE:
            domain.record_appointment(actor=request.user, appointment=found, kind=verb)
            messages.success(request, _("Recorded on the deal: %(name)s") % {"name": found.deal.name})
        else:
            raise Http404
    except (Conflict, Invalid) as error:
        messages.info(request, error.say())
    except DomainError as error:
        messages.error(request, error.say())
    return redirect("web:calendars")


@require_POST
def plan_feed_make(request: PageRequest) -> HttpResponse:
    """Make the secret address of one's plan and show it, this once."""
    _feed, secret = domain.make_plan_feed(actor=request.user)
    address = request.build_absolute_uri(reverse("web:plan-feed", args=[secret]))
    return _page(request, CalendarForm(), address=address)


@require_POST
def plan_feed_revoke(request: PageRequest) -> HttpResponse:
    """End the secret address."""
    try:
        domain.revoke_plan_feed(actor=request.user)
    except NotVisible:
        messages.info(request, _("There was none."))
    else:
        messages.success(request, _("The address answers nobody from now on."))
    return redirect("web:calendars")


@login_not_required
@require_GET
def plan_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the planned moves of whose secret it is, as far as they see them now, to their calendar program."""
    user = queries.reader_of(secret)
    if user is None:
        raise Http404
    lang = "en" if user.language.startswith("en") else "zh"
    moves = list(queries.planned_moves(user))
    address_of = {
        move.deal_id: request.build_absolute_uri(reverse("web:deal", args=[move.deal_id])) for move in moves
    }
    with override("en" if lang == "en" else "zh-hans"):
        name = _("Tongpin: planned moves")
    body = write_plan(moves, address_of, name, lang)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _page(request: PageRequest, form: CalendarForm, *, address: str = "", status: int = 200) -> HttpResponse:
    lang = language.current()
    context: dict[str, Any] = {
        "form": form,
        "rows": [(one, state_of(one, lang)) for one in queries.visible_to(request.user)],
        "proposed": queries.proposed(request.user)[:AT_ONCE],
        "coming": queries.coming(request.user)[:AT_ONCE],
        "feed": queries.plan_feed_of(request.user),
        "address": address,
    }
    return render(request, "web/calendars/page.html", context, status=status)
