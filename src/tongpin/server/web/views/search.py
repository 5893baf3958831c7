"""Search: a page of its own, and the palette that Ctrl-K opens on any page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongpin.server.web.panels import search as panels
from tongpin.server.web.views.requests import PageRequest

ON_PAGE, IN_PALETTE = 20, 5
LONGEST = 100


@require_GET
def search_page(request: PageRequest) -> HttpResponse:
    """Show what the words find."""
    text = _asked(request)
    groups = panels.groups(request.user, text, ON_PAGE)
    return render(request, "web/search/page.html", {"text": text, "groups": groups})


@require_GET
def search_palette(request: PageRequest) -> HttpResponse:
    """Show what the words find in short, and the pages of that name: for the palette."""
    text = _asked(request)
    context = {
        "text": text,
        "groups": panels.groups(request.user, text, IN_PALETTE),
        "places": panels.places(text),
    }
    return render(request, "web/search/palette.html", context)


def _asked(request: PageRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]
