"""A deal's contracts, and one contract with what is due and paid under it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.server.cash import policies as cash_policies
from tongpin.server.cash.domain import contract as domain
from tongpin.server.cash.models import Contract
from tongpin.server.cash.queries import contract as queries
from tongpin.server.cash.queries import invoice as invoice_queries
from tongpin.server.cash.queries import payment as payment_queries
from tongpin.server.core.errors import Conflict, Duplicate, Invalid
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.web.forms.cash import ContractForm, StartForm, show_at
from tongpin.server.web.forms.fields import with_value
from tongpin.server.web.panels.cash import contract_row, deal_sums, invoice_row, payment_row
from tongpin.server.web.views.requests import PageRequest

VERBS = {
    "return": domain.return_contract,
    "start": domain.start_contract,
    "end": domain.end_contract,
    "resume": domain.resume_contract,
    "cancel": domain.cancel_contract,
    "restore": domain.restore_contract,
}
REASONED = {"return", "end", "cancel"}


@require_http_methods(["GET", "POST"])
def deal_contracts(request: PageRequest, pk: int) -> HttpResponse:
    """Show a deal's contracts and payments; draft a contract."""
    deal = deal_queries.get_for(request.user, pk)
    if request.method == "POST":
        policies.require_change(request.user, deal)
    form = ContractForm(request.POST or None, actor=request.user, deal=deal)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.create_contract(actor=request.user, deal=deal, **form.given())
        except Invalid as error:
            show_at(form, error)
        except Duplicate as error:
            form.add_error("number", error.say())
        else:
            messages.success(request, _("Drafted: %(number)s") % {"number": made.number})
            return redirect("web:contract", made.pk)
    return _list(request, deal, form)


def _list(request: PageRequest, deal: Deal, form: ContractForm) -> HttpResponse:
    today = timezone.localdate()
    found = list(queries.of_deal(request.user, deal))
    payments = list(payment_queries.of_deal(request.user, deal))
    refused = request.method == "POST"
    context = {
        "deal": deal,
        "form": form,
        "rows": [contract_row(one, today) for one in found],
        "payments": [payment_row(one) for one in payments],
        "sums": deal_sums(found, payments),
        "may_change": policies.can_change(request.user, deal),
        "open_form": refused or not found,
    }
    return render(request, "web/cash/contracts.html", context, status=422 if refused else 200)


@require_GET
def contract_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a contract, its versions, its invoices."""
    contract = queries.get_for(request.user, pk)
    return _page(request, contract)


def _page(request: PageRequest, contract: Contract, **more: Any) -> HttpResponse:
    today, actor = timezone.localdate(), request.user
    others = [one for one in queries.versions(actor, contract) if one.pk != contract.pk]
    newer = [one for one in others if one.replaces_id == contract.pk]
    context: dict[str, Any] = {
        "deal": contract.deal,
        "row": contract_row(contract, today),
        "contract": contract,
        "invoices": [invoice_row(one, today) for one in invoice_queries.of_contract(actor, contract)],
        "versions": [contract_row(one, today) for one in others],
        "amended": any(one.state != "cancelled" for one in newer),
        "replaced": any(one.state in {"in_force", "ended"} for one in newer),
        "may_change": policies.can_change(actor, contract.deal),
        "may_approve": cash_policies.can_approve(actor, contract.deal),
        "today": today,
    }
    return render(request, "web/cash/contract.html", context | more, status=422 if more else 200)


@require_http_methods(["GET", "POST"])
def contract_change(request: PageRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    contract = queries.get_for(request.user, pk)
    policies.require_change(request.user, contract.deal)
    form = ContractForm(request.POST or None, actor=request.user, deal=contract.deal, contract=contract)
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _changed(request, contract, form)
            except Conflict as error:
                form.data = with_value(request.POST, "version", error.current.version)
                form.add_error(None, error.say())
                status, theirs = 409, contract_row(queries.get_for(request.user, pk), timezone.localdate())
            except Invalid as error:
                show_at(form, error)
            except Duplicate as error:
                form.add_error("number" if "number" in form.fields else None, error.say())
    context = {"deal": contract.deal, "contract": contract, "form": form, "theirs": theirs}
    return render(request, "web/cash/contract_form.html", context, status=status)


def _changed(request: PageRequest, contract: Contract, form: ContractForm) -> HttpResponse:
    version = form.cleaned_data["version"] or contract.version
    domain.change_contract(actor=request.user, contract=contract, version=version, **form.given())
    messages.success(request, _("Saved."))
    return redirect("web:contract", contract.pk)


@require_POST
def contract_amend(request: PageRequest, pk: int) -> HttpResponse:
    """Draft the next version and open it to be changed."""
    contract = queries.get_for(request.user, pk)
    try:
        made = domain.amend_contract(
            actor=request.user, contract=contract, version=_version(request, contract)
        )
    except (Conflict, Invalid) as error:
        messages.error(request, error.say())
        return redirect("web:contract", pk)
    except Duplicate as error:
        messages.info(request, error.say())
        return redirect("web:contract", error.existing.pk)
    return redirect("web:contract-change", made.pk)


@require_POST
def contract_approve(request: PageRequest, pk: int) -> HttpResponse:
    """Approve a draft."""
    contract = queries.get_for(request.user, pk)
    try:
        version = _version(request, contract)
        domain.approve_contract(actor=request.user, contract=contract, version=version)
    except Conflict as error:
        messages.info(request, error.say())
    else:
        messages.success(request, _("Approved."))
    return redirect("web:contract", pk)


@require_POST
def contract_do(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Return it to draft, put it in force, end it, give it up, or take one of these back."""
    if verb not in VERBS:
        raise Http404
    contract = queries.get_for(request.user, pk)
    more: dict[str, Any] = {"reason": request.POST.get("reason", "")} if verb in REASONED else {}
    if verb == "start":
        form = StartForm(request.POST)
        if not form.is_valid():
            words = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return _page(request, contract, refused={"verb": verb, "words": words, "typed": request.POST})
        more = form.cleaned_data
    try:
        VERBS[verb](actor=request.user, contract=contract, version=_version(request, contract), **more)  # type: ignore[operator]
    except Invalid as error:
        refused = {"verb": verb, "words": error.say(), "typed": request.POST}
        return _page(request, queries.get_for(request.user, pk), refused=refused)
    except Conflict as error:
        messages.info(request, error.say())
    except Duplicate as error:
        messages.error(request, error.say())
    else:
        messages.success(request, _said(verb))
    return redirect("web:contract", pk)


def _said(verb: str) -> str:
    return {
        "return": _("Back in draft: it can be changed and needs approval again."),
        "start": _("In force: invoices can be written now."),
        "end": _("Ended."),
        "resume": _("In force again."),
        "cancel": _("Given up. It stays to be read."),
        "restore": _("A draft again."),
    }[verb]


def _version(request: PageRequest, contract: Contract) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else contract.version
