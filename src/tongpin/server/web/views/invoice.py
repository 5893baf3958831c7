"""Invoices: writing one, and one invoice with its credit notes, payments and reminders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.server.cash.domain import invoice as domain
from tongpin.server.cash.domain import reminder as reminders
from tongpin.server.cash.models import Invoice
from tongpin.server.cash.queries import contract as contract_queries
from tongpin.server.cash.queries import invoice as queries
from tongpin.server.cash.queries import reminder as reminder_queries
from tongpin.server.core.errors import Conflict, Duplicate, Invalid
from tongpin.server.core.money import exact
from tongpin.server.deals import policies
from tongpin.server.web.forms.cash import CreditForm, InvoiceForm, ReminderForm, show_at
from tongpin.server.web.panels.cash import contract_row, invoice_row
from tongpin.server.web.views.requests import PageRequest


@require_http_methods(["GET", "POST"])
def invoice_new(request: PageRequest, pk: int) -> HttpResponse:
    """Write an invoice under a contract."""
    contract = contract_queries.get_for(request.user, pk)
    policies.require_change(request.user, contract.deal)
    form = InvoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.write_invoice(actor=request.user, contract=contract, **form.cleaned_data)
        except Invalid as error:
            show_at(form, error)
        except Duplicate as error:
            form.add_error("number", error.say())
        else:
            messages.success(request, _("Written: %(number)s") % {"number": made.number})
            return redirect("web:contract", contract.pk)
    row = contract_row(contract, timezone.localdate())
    context = {"deal": contract.deal, "contract": contract, "row": row, "form": form}
    context["ask_reason"] = bool(form.errors.get("over_reason") or form["over_reason"].value())
    status = 422 if request.method == "POST" else 200
    return render(request, "web/cash/invoice_form.html", context, status=status)


@require_GET
def invoice_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show an invoice."""
    return _page(request, queries.get_for(request.user, pk))


def _page(request: PageRequest, invoice: Invoice, status: int = 200, **forms: Any) -> HttpResponse:
    today, actor = timezone.localdate(), request.user
    together = list(queries.together(actor, invoice))
    found = next(one for one in together if one.pk == invoice.pk)
    currency = invoice.contract.currency
    context: dict[str, Any] = {
        "deal": invoice.contract.deal,
        "contract": invoice.contract,
        "row": invoice_row(found, today),
        "invoice": found,
        "credits": [invoice_row(one, today) for one in together if one.pk != invoice.pk],
        "parts": [
            (part, exact(part.amount_minor, currency))
            for part in found.allocations.all()
            if part.payment.withdrawn_at is None
        ],
        "reminders": list(found.reminders.all()),
        "may_change": policies.can_change(actor, invoice.contract.deal),
        "is_open": found.open_minor > 0,
        "credit": CreditForm(),
        "remind": ReminderForm(),
        "cancel_error": "",
        "today": today,
    }
    return render(request, "web/cash/invoice.html", context | forms, status=status)


@require_POST
def invoice_credit(request: PageRequest, pk: int) -> HttpResponse:
    """Write a credit note to an invoice."""
    invoice = queries.get_for(request.user, pk)
    policies.require_change(request.user, invoice.contract.deal)
    form = CreditForm(request.POST)
    if form.is_valid():
        try:
            domain.write_credit_note(actor=request.user, invoice=invoice, **form.cleaned_data)
        except Invalid as error:
            show_at(form, error)
        except Duplicate as error:
            form.add_error("number", error.say())
        else:
            messages.success(request, _("Credit note written."))
            return redirect("web:invoice", pk)
    return _page(request, invoice, 422, credit=form)


@require_POST
def invoice_remind(request: PageRequest, pk: int) -> HttpResponse:
    """Write down that the customer was reminded; `back` leads to the list of what is open, as it was filtered."""
    invoice = queries.get_for(request.user, pk)
    policies.require_change(request.user, invoice.contract.deal)
    form = ReminderForm(request.POST)
    if form.is_valid():
        try:
            reminders.remind(actor=request.user, invoice=invoice, **form.cleaned_data)
        except Invalid as error:
            show_at(form, error)
        else:
            messages.success(request, _("Reminder written down: %(number)s") % {"number": invoice.number})
            return _back(request, pk)
    return _page(request, invoice, 422, remind=form)


def _back(request: PageRequest, pk: int) -> HttpResponse:
    if "back" in request.POST:
        return HttpResponseRedirect(f"{reverse('web:collection')}?{request.POST['back']}#items")
    return redirect("web:invoice", pk)


@require_POST
def reminder_take_back(request: PageRequest, pk: int) -> HttpResponse:
    """Take a reminder back."""
    found = reminder_queries.get_for(request.user, pk)
    invoice = reminders.take_back_reminder(actor=request.user, reminder=found)
    messages.success(request, _("Taken back."))
    return redirect("web:invoice", invoice.pk)


@require_POST
def invoice_do(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Cancel an invoice, or take that back."""
    invoice = queries.get_for(request.user, pk)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else invoice.version
    given = {"actor": request.user, "invoice": invoice, "version": version}
    try:
        if verb == "cancel":
            domain.cancel_invoice(**given, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
            messages.success(request, _("Cancelled. It stays to be read and counts no more."))
        elif verb == "restore":
            domain.restore_invoice(**given, over_reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
            messages.success(request, _("It counts again."))
        else:
            raise Http404
    except Invalid as error:
        return _page(request, queries.get_for(request.user, pk), 422, cancel_error=error.say())
    except Conflict as error:
        messages.info(request, error.say())
    except Duplicate as error:
        messages.error(request, error.say())
    return redirect("web:invoice", pk)
