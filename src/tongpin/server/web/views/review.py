"""Going over what was read: agreeing with a signal or not, saying what it really is, taking an event back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, DomainError, Duplicate, Invalid
from tongpin.server.core.method import method_in_use
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.evidence.domain import event, signal
from tongpin.server.evidence.models import Event, Signal
from tongpin.server.evidence.queries import event as event_queries
from tongpin.server.evidence.queries import model_reading as model_readings
from tongpin.server.evidence.queries import signal as signal_queries
from tongpin.server.insight.queries import judgement as judgement_queries
from tongpin.server.web.forms.capture import EventForm
from tongpin.server.web.forms.fields import with_value
from tongpin.server.web.forms.signal import SignalForm
from tongpin.server.web.panels.capture import captured, moved
from tongpin.server.web.views.requests import PageRequest

REVIEWED_AT_ONCE = 100
DECIDE = {"accept": signal.accept_signal, "reject": signal.reject_signal}


@require_GET
def deal_review(request: PageRequest, pk: int) -> HttpResponse:
    """Go over the signals read in some events; without any named, over all that wait for a word."""
    deal = deal_queries.get_for(request.user, pk)
    return render(request, "web/capture/review.html", _context(request, deal, _chosen(request, deal)))


@require_http_methods(["GET", "POST"])
def signal_decide(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, reject or change one signal, and show what that does to the judgement."""
    found = signal_queries.get_for(request.user, pk)
    if verb == "change":
        return _change(request, found)
    if verb not in DECIDE or request.method != "POST":
        raise Http404
    DECIDE[verb](actor=request.user, signal=found)
    return _decided(request, found)


def _change(request: PageRequest, found: Signal) -> HttpResponse:
    """Ask what a signal really is, and take the answer."""
    policies.require_change(request.user, found.event.deal)
    form = SignalForm(request.POST or None, signal=found, actor=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            signal.change_signal(actor=request.user, signal=found, **form.changes())
        except Invalid as error:
            form.add_error(None, error.say())
        else:
            return _decided(request, found)
    context = {
        "form": form,
        "signal": found,
        "deal": found.event.deal,
        "keys": request.POST.get("events") or request.GET.get("events", ""),
    }
    template = "web/capture/change.html" if request.htmx else "web/capture/change_page.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _decided(request: PageRequest, found: Signal) -> HttpResponse:
    deal = found.event.deal
    if not request.htmx:
        keys = request.POST.get("events") or str(found.event_id)
        return redirect(f"{reverse('web:deal-review', args=[deal.pk])}?events={keys}#signal-{found.pk}")
    events = _chosen(request, deal) or list(
        event_queries.of_deal(request.user, deal).filter(pk=found.event_id)
    )
    context = _context(request, deal, events)
    shown = next((e for e in context["events"] if e.pk == found.event_id), None)
    return render(request, "web/capture/answer.html", context | {"event": shown, "swapped": True})


@require_http_methods(["GET", "POST"])
def event_change(request: PageRequest, pk: int) -> HttpResponse:
    """Put right who an event is from, what it was and when."""
    found = event_queries.get_for(request.user, pk)
    policies.require_change(request.user, found.deal)
    form = EventForm(request.POST or None, event=found, actor=request.user)
    if form.is_valid():
        try:
            event.change_event(
                actor=request.user,
                event=found,
                version=form.cleaned_data["version"],
                **form.changes(found),
            )
        except Conflict as error:
            form.add_error(None, error.say())
            form.data = with_value(request.POST, "version", error.current.version)
        except Invalid as error:
            form.add_error("day" if error.field == "at" else None, error.say())
        except Duplicate as error:
            form.add_error(None, error.say())
        else:
            return redirect(f"{reverse('web:deal-review', args=[found.deal_id])}?events={found.pk}")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "event": found, "deal": found.deal}
    return render(request, "web/capture/event_change.html", context, status=status)


@require_POST
def event_withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Take an event out of the record, or put it back."""
    found = event_queries.get_for(request.user, pk)
    asked = request.POST.get("version", "")
    version = int(asked) if asked.isdecimal() else found.version
    try:
        if found.withdrawn_at is None:
            reason = request.POST.get("reason", "").strip() or _("recorded by mistake")
            event.withdraw_event(actor=request.user, event=found, version=version, reason=reason)
        else:
            event.restore_event(actor=request.user, event=found, version=version)
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, error.say())
    return redirect(f"{reverse('web:deal-review', args=[found.deal_id])}?events={found.pk}")


def _chosen(request: PageRequest, deal: Deal) -> list[Event]:
    asked = request.POST.get("events") or request.GET.get("events", "")
    keys = [int(part) for part in asked.split(",") if part.isdecimal() and len(part) < 19][:REVIEWED_AT_ONCE]
    found = event_queries.of_deal(request.user, deal)
    if keys:
        return list(found.filter(pk__in=keys))
    waiting = found.filter(signals__state="proposed", withdrawn_at__isnull=True).distinct()
    return list(waiting[:REVIEWED_AT_ONCE])


def _context(request: PageRequest, deal: Deal, events: Sequence[Event]) -> dict[str, Any]:
    method, lang = method_in_use(), language.current()
    shown = [captured(e, list(e.signals.all()), method, lang) for e in events]
    now = judgement_queries.current(deal, lang=lang)
    record = judgement_queries.record_of(deal)
    return {
        "deal": deal,
        "events": shown,
        "keys": ",".join(str(e.pk) for e in events),
        "waiting": sum(e.open for e in shown),
        "found": sum(len(e.signals) for e in shown),
        "moved": moved(record, [str(e.pk) for e in events], now, method, lang),
        "may_change": policies.can_change(request.user, deal),
        "has_model": model_readings.is_configured(),
    }
