"""Customers: the list, one customer, making, changing and merging them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.server.accounts import policies
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as domain
from tongpin.server.accounts.domain import incumbency as incumbencies
from tongpin.server.accounts.models import Customer
from tongpin.server.accounts.queries import customer as queries
from tongpin.server.accounts.queries import incumbency as incumbency_queries
from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, DomainError, Duplicate, Invalid
from tongpin.server.web.forms.contact import ContactForm
from tongpin.server.web.forms.customer import CustomerForm, IncumbencyForm, MergeForm
from tongpin.server.web.forms.fields import with_value
from tongpin.server.web.panels import customer as panels
from tongpin.server.web.views.requests import PageRequest

PAGE_SIZE = 50


@require_GET
def customers_page(request: PageRequest) -> HttpResponse:
    """Show the customers that the person sees, a page at a time."""
    text = request.GET.get("q", "")[:200].strip()
    page = Paginator(queries.listed(request.user, text), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "web/customers/list.html", {"page": page, "text": text})


@require_GET
def customer_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show one customer."""
    return _page(request, queries.get_for(request.user, pk))


@require_http_methods(["GET", "POST"])
def customer_new(request: PageRequest) -> HttpResponse:
    """Make a customer; where one may be there already, ask before making a second."""
    form = CustomerForm(request.POST or None, actor=request.user)
    alike: list[Customer] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        alike = queries.alike(request.user, data["name"], data["credit_code"])
        try:
            if not alike or "anyway" in request.POST:
                made = domain.create_customer(actor=request.user, **form.map())
                messages.success(request, _("Saved: %(name)s") % {"name": made.name})
                return redirect("web:customer", made.pk)
        except Duplicate as error:
            alike = [error.existing]
            form.add_error(None, error.say())
        except DomainError as error:
            _refused(form, error)
    return _form(request, form, alike=alike)


@require_http_methods(["GET", "POST"])
def customer_change(request: PageRequest, pk: int) -> HttpResponse:
    """Change a customer; where another saved meanwhile, keep what was typed and say so."""
    found = queries.get_for(request.user, pk)
    form = CustomerForm(request.POST or None, actor=request.user, customer=found)
    theirs, status = None, None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            domain.change_customer(actor=request.user, customer=found, version=version, **form.map())
        except Conflict as error:
            form.add_error(None, error.say())
            form.data = with_value(request.POST, "version", error.current.version)
            theirs, status = panels.side(request.user, error.current).facts, 409
        except DomainError as error:
            _refused(form, error)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["name"]})
            return redirect("web:customer", found.pk)
    return _form(request, form, found, theirs=theirs, status=status)


@require_http_methods(["GET", "POST"])
def customer_merge(request: PageRequest, pk: int) -> HttpResponse:
    """Show what a merge would do, then do it: managers and administrators only."""
    found = queries.get_for(request.user, pk)
    policies.require_merge(request.user, found)
    if request.method == "POST":
        return _merge(request, found)
    asked = request.GET.get("with", "")
    if asked.isdecimal() and int(asked) < 2**63:
        return _preview(request, found, queries.get_for(request.user, int(asked)))
    text = request.GET.get("q", "").strip()[:200]
    offered = (
        queries.search(request.user, text)
        if text
        else queries.alike(request.user, found.name, found.credit_code)
    )
    context = {
        "customer": found,
        "text": text,
        "offered": [one for one in offered[:21] if one.pk != found.pk],
    }
    return render(request, "web/customers/merge_choose.html", context)


@require_POST
def contact_new(request: PageRequest, pk: int) -> HttpResponse:
    """Add somebody who works at the customer."""
    found = queries.get_for(request.user, pk)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            made = contacts.create_contact(actor=request.user, customer=found, **form.map())
        except DomainError as error:
            _refused(form, error)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": made.name})
            return redirect("web:customer", found.pk)
    return _page(request, found, contact=form, status=422)


@require_POST
def incumbency_add(request: PageRequest, pk: int) -> HttpResponse:
    """Note who else serves the customer, and until when."""
    found = queries.get_for(request.user, pk)
    form = IncumbencyForm(request.POST)
    if form.is_valid():
        try:
            incumbencies.add_incumbency(actor=request.user, customer=found, **form.cleaned_data)
        except DomainError as error:
            _refused(form, error)
        else:
            return redirect("web:customer", found.pk)
    return _page(request, found, provider=form, status=422)


@require_POST
def incumbency_remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take away what is wrong or over."""
    found = incumbency_queries.get_for(request.user, pk)
    incumbencies.remove_incumbency(actor=request.user, incumbency=found)
    messages.success(request, _("Removed: %(name)s") % {"name": found.provider})
    return redirect("web:customer", found.customer_id)


def _merge(request: PageRequest, found: Customer) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid():
        return redirect("web:customer-merge", found.pk)
    data = form.cleaned_data
    keep, lose = (queries.get_for(request.user, data[side]) for side in ("keep", "lose"))
    name = lose.name
    try:
        domain.merge_customers(
            actor=request.user,
            keep=keep,
            lose=lose,
            version=data["version"],
            lose_version=data["lose_version"],
        )
    except Conflict as error:
        messages.error(request, error.say())
        return redirect("web:customer-merge", keep.pk)
    messages.success(
        request,
        _("%(lost)s is part of %(kept)s now; a search finds it by both names.")
        % {"lost": name, "kept": keep.name},
    )
    return redirect("web:customer", keep.pk)


def _preview(request: PageRequest, keep: Customer, lose: Customer) -> HttpResponse:
    policies.require_merge(request.user, keep, lose)
    asked = {"keep": keep.pk, "lose": lose.pk, "version": keep.version, "lose_version": lose.version}
    context = {
        "keep": panels.side(request.user, keep),
        "lose": panels.side(request.user, lose),
        "form": MergeForm(initial=asked),
    }
    return render(request, "web/customers/merge.html", context)


def _refused(form: Any, error: DomainError) -> None:
    field = error.field if isinstance(error, Invalid) and error.field in form.fields else None
    form.add_error("name" if isinstance(error, Duplicate) else field, error.say())


def _form(
    request: PageRequest,
    form: CustomerForm,
    found: Customer | None = None,
    *,
    alike: list[Customer] | None = None,
    theirs: Any = None,
    status: int | None = None,
) -> HttpResponse:
    context = {"form": form, "shown": found, "alike": alike, "theirs": theirs}
    wrong = bool(form.errors or alike)
    return render(request, "web/customers/form.html", context, status=status or (422 if wrong else 200))


def _page(
    request: PageRequest,
    customer: Customer,
    *,
    contact: ContactForm | None = None,
    provider: IncumbencyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.user
    context = {
        "customer": customer,
        "facts": panels.facts_of(actor, customer),
        "deals": panels.deals_of(actor, customer, language.current()),
        "people": panels.people_of(actor, customer),
        "providers": panels.providers_of(actor, customer, timezone.localdate()),
        "below": panels.subsidiaries_of(actor, customer),
        "contact_form": contact or ContactForm(),
        "provider_form": provider or IncumbencyForm(),
        "may_merge": policies.can_merge(actor),
        "alike": queries.alike(actor, customer.name, customer.credit_code, but=customer),
    }
    return render(request, "web/customers/page.html", context, status=status)
