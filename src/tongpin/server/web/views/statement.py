"""Stating the stage by hand: evidence, never the truth, and at once one sees what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongpin.method.model import STATE_IDS
from tongpin.server.core import language
from tongpin.server.core.errors import DomainError, Duplicate, Invalid
from tongpin.server.core.method import method_in_use
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.evidence.domain import statement
from tongpin.server.evidence.models import Event, Kind
from tongpin.server.evidence.queries import event as event_queries
from tongpin.server.insight.queries import judgement as judgement_queries
from tongpin.server.web.forms.statement import StatementForm
from tongpin.server.web.panels.capture import moved
from tongpin.server.web.views.requests import PageRequest


@dataclass(frozen=True, slots=True)
class StageChoice:
    """One of the six states, to be picked."""

    id: str
    name: str
    definition: str
    rank: int
    share: float | None


@require_http_methods(["GET", "POST"])
def deal_state_stage(request: PageRequest, pk: int) -> HttpResponse:
    """Take a stage and a reason, and show what the statement changed."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_change(request.user, deal)
    form = StatementForm(request.POST or None)
    if request.method == "POST":
        stated = _state(request, deal, form)
        if stated is not None:
            return redirect(f"{reverse('web:deal-state-stage', args=[deal.pk])}?stated={stated.pk}")
    status = 422 if request.method == "POST" else 200
    return render(request, "web/statement/page.html", _context(request, deal, form), status=status)


def _state(request: PageRequest, deal: Deal, form: StatementForm) -> Event | None:
    if not form.is_valid():
        return None
    try:
        return statement.state_stage(
            actor=request.user,
            deal=deal,
            stage=form.cleaned_data["stage"],
            reason=form.cleaned_data["reason"],
        )
    except Duplicate as error:
        messages.info(request, error.say())
        return error.existing if isinstance(error.existing, Event) else None
    except Invalid as error:
        field = {"text": "reason"}.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, error.say())
    except DomainError as error:
        form.add_error(None, error.say())
    return None


def _context(request: PageRequest, deal: Deal, form: StatementForm) -> dict[str, Any]:
    method, lang = method_in_use(), language.current()
    now = judgement_queries.current(deal, lang=lang)
    stated = _stated(request, deal)
    shares = now.posterior if now else {}
    return {
        "deal": deal,
        "form": form,
        "choices": [
            StageChoice(
                state,
                method.states[state].name.say(lang),
                method.states[state].definition.say(lang),
                rank,
                shares.get(state),
            )
            for rank, state in enumerate(STATE_IDS)
        ],
        "chosen": str(form["stage"].value() or ""),
        "stated": stated,
        "stated_name": method.states[stated.stage].name.say(lang) if stated else "",
        "moved": moved(
            judgement_queries.record_of(deal), [str(stated.pk)] if stated else [], now, method, lang
        ),
    }


def _stated(request: PageRequest, deal: Deal) -> Event | None:
    asked = request.GET.get("stated", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return event_queries.of_deal(request.user, deal).filter(pk=int(asked), kind=Kind.STAGE).first()
