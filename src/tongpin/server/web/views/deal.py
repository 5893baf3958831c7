"""One deal's page: where the customer is, why, and what follows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongpin.server.core import language, money
from tongpin.server.core.method import method_in_use
from tongpin.server.core.queries import audit as audit_queries
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal, MoveState
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.deals.queries import move as move_queries
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.insight.queries import judgement as judgement_queries
from tongpin.server.web.panels.history import history
from tongpin.server.web.panels.page import deal_panels
from tongpin.server.web.panels.planned import planned
from tongpin.server.web.panels.subject import Subject
from tongpin.server.web.views.requests import PageRequest

HISTORY_SHOWN = 20


@require_GET
def deal_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a deal."""
    deal = deal_queries.get_for(request.user, pk)
    return render(request, "web/deal/page.html", deal_context(request, deal))


@require_GET
def deal_judgement(request: PageRequest, pk: int) -> HttpResponse:
    """Show a deal's judgement alone, to be put into a page that is open already."""
    deal = deal_queries.get_for(request.user, pk)
    return render(request, "web/deal/judgement.html", deal_context(request, deal))


def deal_context(request: PageRequest, deal: Deal) -> dict[str, Any]:
    """Return everything that the deal's page shows; the same for a whole page and for a part of one."""
    lang = language.current()
    context: dict[str, Any] = {
        "deal": deal,
        "facts": _facts(deal, lang),
        "gone": stakeholder_queries.gone(request.user, deal),
        "may_change": policies.can_change(request.user, deal),
        "planned": planned(move_queries.of_deal(request.user, deal).filter(state=MoveState.PLANNED), lang),
        "history": history(audit_queries.of_deal(deal=deal)[:HISTORY_SHOWN], lang),
    }
    judgement = judgement_queries.current(deal, lang=lang)
    if judgement is None:
        return context
    record, steps = judgement_queries.record_of(deal), judgement_queries.steps(deal)
    return context | deal_panels(Subject(record, judgement, steps, method_in_use(), lang))


def _facts(deal: Deal, lang: str) -> list[tuple[str, object]]:
    outcome = method_in_use().outcomes[deal.outcome].name.say(lang)
    value = money.show(deal.value_minor, deal.currency, lang)
    found: list[tuple[str, object]] = [
        (_("Customer"), deal.customer.name),
        (_("Value"), value or "—"),
        (_("Owner"), deal.owner.name),
        (_("Motion"), method_in_use().motions[deal.motion].name.say(lang)),
        (_("Opened"), deal.opened_on.isoformat()),
        (_("Outcome"), outcome),
    ]
    if deal.next_step:
        day = f" ({deal.next_step_on:%Y-%m-%d})" if deal.next_step_on else ""
        found.append((_("Agreed next step"), f"{deal.next_step}{day}"))
    return found
