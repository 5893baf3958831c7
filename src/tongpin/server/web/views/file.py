"""Kept files: which a deal has, what was read from one, and the original."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongpin.server.core import language
from tongpin.server.deals import policies
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.evidence.queries import file as file_queries
from tongpin.server.web.panels.file import parts_of, shown_parts, shown_tender
from tongpin.server.web.views.requests import PageRequest


@require_GET
def deal_files(request: PageRequest, pk: int) -> HttpResponse:
    """Show which files of a deal are kept."""
    deal = deal_queries.get_for(request.user, pk)
    context = {
        "deal": deal,
        "files": file_queries.of_deal(request.user, deal),
        "may_change": policies.can_change(request.user, deal),
    }
    return render(request, "web/files/list.html", context)


@require_GET
def file_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show the text of a file by page; of a tender paper its main points first."""
    file = file_queries.get_for(request.user, pk)
    parts, lang = parts_of(file), language.current()
    context = {
        "deal": file.deal,
        "file": file,
        "parts": shown_parts(parts, lang),
        "tender": shown_tender(parts, lang),
        "events": file_queries.events_of(file),
    }
    return render(request, "web/files/page.html", context)


@require_GET
def file_original(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out the file as it came: always to be saved, never to be shown, for it is from outside."""
    file, opened = file_queries.open_for(request.user, pk)
    with opened:
        response = HttpResponse(opened.read(), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file.original_name) or ""  # noqa: FBT003
    return response
