"""The reader's card: which one reads, what it was worth, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongpin.server.core.errors import Invalid
from tongpin.server.evidence.domain import reader_version
from tongpin.server.evidence.queries import reader_version as reader_versions
from tongpin.server.web.panels.reader_version import attempt_row
from tongpin.server.web.views.requests import PageRequest

SHOWN = 30


@require_http_methods(["GET", "POST"])
def reader(request: PageRequest) -> HttpResponse:
    """Show the reader in use and all attempts to learn; go back to another, or learn now."""
    if request.method == "POST":
        return _do(request)
    card = reader_versions.card(request.user)
    rows = [attempt_row(one) for one in reader_versions.attempts(request.user)[:SHOWN]]
    return render(request, "web/reader/page.html", {"card": card, "rows": rows})


def _do(request: PageRequest) -> HttpResponse:
    asked = request.POST.get("use", "")
    try:
        if asked.isdecimal() and len(asked) < 19:
            chosen = reader_versions.get_for(request.user, int(asked))
            reader_version.use_reader(actor=request.user, version=chosen)
            messages.success(request, _("This reader reads from now on."))
        elif asked == "shipped":
            reader_version.use_reader(actor=request.user, version=None)
            messages.success(request, _("The shipped reader reads from now on."))
        else:
            reader_version.ask_training(actor=request.user)
            messages.success(request, _("Learning has begun; the result stands here in a moment."))
    except Invalid as error:
        messages.error(request, error.say())
    return redirect("web:reader")
