"""The language model: whether it is on, what left for it, and exactly what would."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongpin.server.core.errors import Invalid
from tongpin.server.evidence.domain import model_reading
from tongpin.server.evidence.queries import event as event_queries
from tongpin.server.evidence.queries import model_reading as model_readings
from tongpin.server.web.panels.sending import outcome_words
from tongpin.server.web.views.requests import PageRequest

SHOWN = 100


@require_http_methods(["GET", "POST"])
def language_model(request: PageRequest) -> HttpResponse:
    """Show how the language model is set up and everything that was sent; switch it on or off."""
    if request.method == "POST":
        on = request.POST.get("on") == "1"
        try:
            model_reading.switch_language_model(actor=request.user, on=on)
        except Invalid as error:
            messages.error(request, error.say())
        else:
            words = _("The language model is on.") if on else _("The language model is off.")
            messages.success(request, words)
        return redirect("web:language-model")
    state = model_readings.state(request.user)
    sendings = [(one, outcome_words(one.outcome)) for one in model_readings.sendings(request.user)[:SHOWN]]
    return render(request, "web/language_model/page.html", {"state": state, "sendings": sendings})


@require_GET
def event_outgoing(request: PageRequest, pk: int) -> HttpResponse:
    """Show word for word what leaves of an event."""
    found = event_queries.get_for(request.user, pk)
    context = {
        "event": found,
        "deal": found.deal,
        "requests": model_readings.preview(found),
        "reading": model_readings.of_event(found),
    }
    return render(request, "web/language_model/outgoing.html", context)
