"""What customers still owe, by how late it is; reminding them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongpin.server.cash.queries import invoice as queries
from tongpin.server.deals.policies import changed_by
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.web.panels.collection import Filters, filter_fields, lines, rows
from tongpin.server.web.views.requests import PageRequest

PAGE_SIZE = 50


@require_GET
def collection_page(request: PageRequest) -> HttpResponse:
    """Show the figures by bucket and currency, and the invoices behind them."""
    today, filters = timezone.localdate(), Filters.read(request.GET)
    found = filters.find(request.user, today)
    page = Paginator(filters.rows(found), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    deals = deal_queries.visible_to(request.user).filter(pk__in={one.contract.deal_id for one in shown})
    changeable = set(changed_by(request.user, deals).order_by().values_list("pk", flat=True))
    context = {
        "lines": lines(queries.figures(found), filters),
        "rows": rows(shown, changeable, today),
        "count": page.paginator.count,
        "filters": filters,
        "filter_fields": filter_fields(filters, request.user, today),
        "narrowed": filters != Filters(),
        "next_page": page.next_page_number() if page.has_next() else None,
        "today": today,
    }
    return render(request, "web/cash/collection.html", context)
