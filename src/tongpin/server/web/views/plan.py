"""Planning a move: the verdict stands there before anything is saved; then done, dropped or taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.server.core import language
from tongpin.server.core.domain.versions import locked
from tongpin.server.core.errors import Conflict, DomainError, Invalid, NeedsReason
from tongpin.server.core.method import method_in_use
from tongpin.server.deals import policies
from tongpin.server.deals.domain import move as moves
from tongpin.server.deals.models import Deal, Move, MoveState
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.deals.queries import move as move_queries
from tongpin.server.insight.queries import judgement as judgement_queries
from tongpin.server.web.forms.fields import with_value
from tongpin.server.web.forms.plan import DoneForm, PlanForm
from tongpin.server.web.panels.plan import VerdictCard, act_groups, verdict_card
from tongpin.server.web.panels.planned import planned
from tongpin.server.web.views.requests import PageRequest


@require_http_methods(["GET", "POST"])
def deal_plan(request: PageRequest, pk: int) -> HttpResponse:
    """Show what may be planned with its verdict, and plan it."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_change(request.user, deal)
    if request.method == "POST":
        form = PlanForm(_chosen(request), deal=deal, actor=request.user)
        changed = "choose" in request.POST or "choose_person" in request.POST
        if not changed and form.is_valid() and _plan(request, deal, form):
            return redirect(f"{reverse('web:deal', args=[deal.pk])}#planned")
        status = 200 if changed else 422
    else:
        given = {"action": request.GET.get("action", ""), "person": request.GET.get("with", "")}
        form, status = PlanForm(initial=given, deal=deal, actor=request.user), 200
    return render(request, "web/plan/page.html", _context(request, deal, form), status=status)


@require_POST
def plan_verdict(request: PageRequest, pk: int) -> HttpResponse:
    """Say what the move would do now. Nothing is saved."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_change(request.user, deal)
    form = PlanForm(request.POST, deal=deal, actor=request.user)
    form.is_valid()
    context = {"deal": deal, "form": form, "verdict": _verdict(request, deal, form)}
    return render(request, "web/plan/verdict.html", context)


@require_http_methods(["GET", "POST"])
def move_done(request: PageRequest, pk: int) -> HttpResponse:
    """Say that a move was made and what came of it."""
    move = move_queries.get_for(request.user, pk)
    policies.require_change(request.user, move.deal)
    form = DoneForm(request.POST or None, initial={"version": move.version})
    if request.method == "POST" and form.is_valid():
        if move.state == MoveState.DONE:  # the button was pressed twice
            return _to_planned(move)
        try:
            moves.complete_move(
                actor=request.user,
                move=move,
                version=form.cleaned_data["version"],
                at=form.cleaned_data["at"],
                result=form.cleaned_data["result"],
            )
        except Conflict as error:
            form.add_error(None, error.say())
            form.data = with_value(request.POST, "version", str(error.current.version))
        except Invalid as error:
            form.add_error(error.field if error.field in form.fields else None, error.say())
        else:
            _say_with_undo(request, move, _("Done, and on the record: %(name)s"))
            return _to_planned(move)
    (shown,) = planned([move], language.current())
    context = {"deal": move.deal, "move": shown, "form": form, "open": move.state == MoveState.PLANNED}
    return render(request, "web/plan/done.html", context, status=422 if form.errors else 200)


@require_POST
def move_drop(request: PageRequest, pk: int) -> HttpResponse:
    """Give a planned move up."""
    move = move_queries.get_for(request.user, pk)
    policies.require_change(request.user, move.deal)
    if move.state == MoveState.PLANNED and _settled(
        request, move, moves.drop_move, why=request.POST.get("why", "")
    ):
        _say_with_undo(request, move, _("Dropped: %(name)s"))
    return _to_planned(move)


@require_POST
def move_reopen(request: PageRequest, pk: int) -> HttpResponse:
    """Take back that a move was made or dropped."""
    move = move_queries.get_for(request.user, pk)
    policies.require_change(request.user, move.deal)
    if move.state != MoveState.PLANNED and _settled(request, move, moves.reopen_move):
        messages.success(request, _("Planned again: %(name)s") % {"name": _name(move)})
    return _to_planned(move)


def _settled(request: PageRequest, move: Move, settle: Any, **given: str) -> bool:
    """Do it and tell whether it was done; what the domain refuses is said on the next page."""
    asked = request.POST.get("version", "")
    try:
        settle(
            actor=request.user, move=move, version=int(asked) if asked.isdecimal() else move.version, **given
        )
    except (Conflict, Invalid) as error:
        messages.error(request, error.say())
        return False
    return True


def _say_with_undo(request: PageRequest, move: Move, words: str) -> None:
    move.refresh_from_db()
    messages.success(
        request,
        format_html(
            '{} <form class="undo" method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<input type="hidden" name="version" value="{}"><button class="button button-quiet button-small">{}</button></form>',
            words % {"name": _name(move)},
            reverse("web:move-reopen", args=[move.pk]),
            get_token(request),
            move.version,
            _("Undo"),
        ),
    )


def _to_planned(move: Move) -> HttpResponse:
    return redirect(f"{reverse('web:deal', args=[move.deal_id])}#planned")


def _name(move: Move) -> str:
    known = method_in_use().actions.get(move.action)
    return known.name.say(language.current()) if known else move.text[:60]


def _chosen(request: PageRequest) -> QueryDict:
    """Return what was sent, with the better act or person that was picked in place of the first choice."""
    data: QueryDict = request.POST
    if "choose" in data:
        data = with_value(data, "action", data["choose"])
    if "choose_person" in data:
        data = with_value(data, "person", data["choose_person"])
    return data


def _plan(request: PageRequest, deal: Deal, form: PlanForm) -> bool:
    given = {
        "action": form.cleaned_data["action"],
        "text": form.cleaned_data["text"],
        "stakeholder": form.stakeholder(),
        "when": form.cleaned_data["when"],
    }
    try:
        with transaction.atomic():
            locked(deal)
            twin = _twin(request, deal, given)
            move = twin or moves.plan_move(
                actor=request.user, deal=deal, reason=form.cleaned_data["reason"], **given
            )
    except NeedsReason as error:
        form.add_error("reason", error.say())
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, error.say())
    except DomainError as error:
        form.add_error(None, error.say())
    else:
        said = _("Planned already: %(name)s") if twin else _("Planned: %(name)s")
        messages.success(request, said % {"name": _name(move)})
        return True
    return False


def _twin(request: PageRequest, deal: Deal, given: dict[str, Any]) -> Move | None:
    """Return the same move planned a moment ago, as by a second press of the button."""
    same = move_queries.of_deal(request.user, deal).filter(
        state=MoveState.PLANNED,
        planned_by=request.user,
        text=given["text"].replace("\r\n", "\n"),
        stakeholder=given["stakeholder"],
        planned_for=given["when"],
    )
    return same.filter(action=given["action"]).first() if given["action"] else same.exclude(text="").first()


def _verdict(request: PageRequest, deal: Deal, form: PlanForm) -> VerdictCard | None:
    """Return the verdict on what the form says; None where it says nothing yet."""
    text = str(form["text"].value() or "")
    picked, lang, stakeholder = form.chosen, language.current(), form.stakeholder()
    if not picked and not text.strip():
        return None
    verdict = moves.check_move(
        actor=request.user, deal=deal, action=picked, text=text, stakeholder=stakeholder, lang=lang
    )
    return verdict_card(
        verdict,
        picked=picked,
        person=stakeholder.contact.name if stakeholder else "",
        name_of=form.person_name,
        method=method_in_use(),
        lang=lang,
    )


def _context(request: PageRequest, deal: Deal, form: PlanForm) -> dict[str, Any]:
    method, lang = method_in_use(), language.current()
    judgement = judgement_queries.current(deal, lang=lang)
    record = judgement_queries.record_of(deal) if judgement else None
    return {
        "deal": deal,
        "form": form,
        "verdict": _verdict(request, deal, form),
        "groups": act_groups(record, judgement.stage if judgement else "", method, lang),
        "total": len(method.actions),
        "stage": method.states[judgement.stage].name.say(lang) if judgement else "",
    }
