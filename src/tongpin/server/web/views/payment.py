"""Payments: booking one, and what one settles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.server.cash.domain import payment as domain
from tongpin.server.cash.models import Payment
from tongpin.server.cash.queries import invoice as invoice_queries
from tongpin.server.cash.queries import payment as queries
from tongpin.server.core.errors import Conflict, Duplicate, Invalid
from tongpin.server.deals import policies
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.web.forms.cash import AllocationForm, PaymentForm, show_at
from tongpin.server.web.panels.cash import payment_row
from tongpin.server.web.views.requests import PageRequest


@require_http_methods(["GET", "POST"])
def payment_new(request: PageRequest, pk: int) -> HttpResponse:
    """Book a payment."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_change(request.user, deal)
    found = list(invoice_queries.open_of(request.user, deal))
    form = PaymentForm(request.POST or None, deal=deal, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.record_payment(actor=request.user, deal=deal, **form.given())
        except Invalid as error:
            show_at(form, error)
        except Duplicate as error:
            form.add_error("reference", error.say())
        else:
            messages.success(request, _("Booked."))
            return redirect("web:payment", made.pk)
    context = {"deal": deal, "form": form, "found": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "web/cash/payment_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def payment_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a payment; put what is left of it on an invoice."""
    payment = queries.get_for(request.user, pk)
    found = list(invoice_queries.open_of(request.user, payment.deal, payment.currency))
    if request.method == "POST":
        policies.require_change(request.user, payment.deal)
    form = AllocationForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            domain.allocate_payment(
                actor=request.user,
                payment=payment,
                invoice=form.chosen(),
                amount=form.cleaned_data["amount"],
            )
        except Invalid as error:
            show_at(form, error)
        except Conflict as error:
            form.add_error(None, error.say())
        else:
            messages.success(request, _("Settled."))
            return redirect("web:payment", pk)
    status = 422 if request.method == "POST" else 200
    return _page(request, payment, status, form=form if found else None)


def _page(request: PageRequest, payment: Payment, status: int, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "deal": payment.deal,
        "payment": payment,
        "row": payment_row(payment),
        "may_change": policies.can_change(request.user, payment.deal),
        "error": "",
    }
    return render(request, "web/cash/payment.html", context | more, status=status)


@require_POST
def payment_do(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Take a payment out of the books, or put it back."""
    payment = queries.get_for(request.user, pk)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else payment.version
    try:
        if verb == "withdraw":
            reason = request.POST.get("reason", "")
            domain.withdraw_payment(actor=request.user, payment=payment, version=version, reason=reason)
            messages.success(request, _("Withdrawn: what it settled is open again."))
        elif verb == "restore":
            domain.restore_payment(actor=request.user, payment=payment, version=version)
            messages.success(request, _("Back in the books."))
        else:
            raise Http404
    except Invalid as error:
        return _page(request, payment, 422, error=error.say())
    except Conflict as error:
        messages.info(request, error.say())
    except Duplicate as error:
        messages.error(request, error.say())
    return redirect("web:payment", pk)


@require_POST
def allocation_release(request: PageRequest, pk: int) -> HttpResponse:
    """Take a payment off an invoice."""
    found = queries.allocation_for(request.user, pk)
    payment = domain.release_allocation(actor=request.user, allocation=found)
    messages.success(request, _("Taken off: the money is the customer's credit again."))
    return redirect("web:payment", payment.pk)
