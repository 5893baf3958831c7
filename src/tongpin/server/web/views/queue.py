"""The signals to confirm over all of one's deals: a word to each, the most telling first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import reswap, retarget

from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, Invalid
from tongpin.server.core.method import method_in_use
from tongpin.server.deals import policies
from tongpin.server.evidence.domain import signal
from tongpin.server.evidence.models import Signal
from tongpin.server.evidence.queries import signal as signal_queries
from tongpin.server.web.forms.signal import SignalForm
from tongpin.server.web.panels.queue import QueueRow, queue_row
from tongpin.server.web.views.requests import PageRequest

AT_ONCE = 50
DECIDE = {"accept": signal.accept_signal, "reject": signal.reject_signal, "undo": signal.undo_answer}


@require_GET
def signals_page(request: PageRequest) -> HttpResponse:
    """Show what waits for a word, the answer that would move a judgement most on top."""
    waiting = signal_queries.to_confirm(request.user)
    found = list(waiting[: AT_ONCE + 1])
    count = waiting.count() if len(found) > AT_ONCE else len(found)
    rows = [_row(one) for one in found[:AT_ONCE]]
    return render(request, "web/signals/page.html", {"rows": rows, "count": count, "more": count > AT_ONCE})


@require_http_methods(["GET", "POST"])
def queue_decide(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Agree, disagree, say what it really is, or take the answer back; show the row as it then is."""
    found = signal_queries.get_for(request.user, pk)
    if verb == "change":
        return _change(request, found)
    if verb not in DECIDE or request.method != "POST":
        raise Http404
    try:
        DECIDE[verb](actor=request.user, signal=found, version=_version(request))
    except (Conflict, Invalid) as error:
        return _answer(request, pk, error.say(), status=error.status)
    return _answer(request, pk)


def _change(request: PageRequest, found: Signal) -> HttpResponse:
    policies.require_change(request.user, found.event.deal)
    form = SignalForm(request.POST or None, signal=found, actor=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            signal.change_signal(
                actor=request.user, signal=found, version=_version(request), **form.changes()
            )
        except (Conflict, Invalid) as error:
            form.add_error(None, error.say())
        else:
            return _answer(request, found.pk)
    context = {"form": form, "row": _row(found)}
    template = "web/signals/change.html" if request.htmx else "web/signals/change_page.html"
    response = render(request, template, context, status=422 if form.errors else 200)
    if form.errors and request.htmx:
        return reswap(retarget(response, f"#signal-{found.pk}-change"), "innerHTML")
    return response


def _answer(request: PageRequest, pk: int, refusal: str = "", status: int = 200) -> HttpResponse:
    if not request.htmx:
        if refusal:
            messages.error(request, refusal)
        return redirect("web:signals")
    context: dict[str, Any] = {
        "row": _row(signal_queries.get_for(request.user, pk)),
        "count": signal_queries.to_confirm(request.user).count(),
        "refusal": refusal,
    }
    return render(request, "web/signals/answer.html", context, status=status)


def _row(found: Signal) -> QueueRow:
    return queue_row(found, method_in_use(), language.current())


def _version(request: PageRequest) -> int | None:
    asked = request.POST.get("version", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else None
