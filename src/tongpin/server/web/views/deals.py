"""The list of deals, and opening a new one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.method import Text
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.models import Customer
from tongpin.server.accounts.queries import customer as customer_queries
from tongpin.server.core import language
from tongpin.server.core.errors import DomainError, Duplicate, Invalid
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User
from tongpin.server.web.forms.deal import DealForm, PeopleFormSet, show_refusal
from tongpin.server.web.panels.deals import Filters, deal_rows, filter_fields
from tongpin.server.web.panels.routing import shown_route
from tongpin.server.web.views.requests import PageRequest

PAGE_SIZE = 50


@require_GET
def deals_page(request: PageRequest) -> HttpResponse:
    """Show the deals that the person may see; for htmx only the list."""
    filters = Filters.read(request.GET)
    page = Paginator(filters.find(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "rows": deal_rows(page.object_list, request.user, language.current()),
        "filters": filters,
        "filtered": filters.narrowed,
        "next_page": page.next_page_number() if page.has_next() else None,
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "web/deals/list.html", context)
    context["filter_fields"] = filter_fields(filters, request.user, language.current())
    return render(request, "web/deals/page.html", context)


@require_http_methods(["GET", "POST"])
def deal_new(request: PageRequest) -> HttpResponse:
    """Open a deal: customer, people and the motion by the routing rule, all or nothing."""
    form = DealForm(request.POST or None)
    people = PeopleFormSet(request.POST or None, prefix="people")
    if request.method == "POST" and form.is_valid() and people.is_valid():
        try:
            deal = _open(request.user, form, people)
        except Invalid as error:
            show_refusal(form, error)
        except DomainError as error:
            form.add_error(None, error.say())
        else:
            return redirect("web:deal", deal.pk)
    refused = form.is_bound and bool(form.errors or not people.is_valid())
    context = {
        "form": form,
        "people": people,
        "customers": customer_queries.visible_to(request.user).values_list("name", flat=True)[:200],
        "route": shown_route(form.answers() if form.is_bound else {}, language.current()),
    }
    return render(request, "web/deals/new.html", context, status=422 if refused else 200)


@require_POST
def deal_route(request: PageRequest) -> HttpResponse:
    """Say which motion the answers given so far lead to; nothing is saved."""
    answers = DealForm(request.POST).answers()
    return render(request, "web/deals/route.html", {"route": shown_route(answers, language.current())})


def _open(actor: User, form: DealForm, people: Any) -> Deal:
    data = form.cleaned_data
    with transaction.atomic():
        customer = _customer(actor, data["customer"])
        deal = deals.create_deal(
            actor=actor,
            customer=customer,
            name=data["name"],
            route_answers=form.answers(),
            value=data["amount"],
            opened_on=data["opened"],
        )
        for row in people.cleaned_data:
            if row.get("name"):
                contact = _contact(actor, customer, row["name"], row["title"])
                roles = (row["role"],) if row["role"] else ()
                stakeholders.add_stakeholder(actor=actor, deal=deal, contact=contact, roles=roles)
    return deal


def _customer(actor: User, name: str) -> Customer:
    """Return the customer of that name, made where there is none and none that may be the same company."""
    known = customer_queries.named(actor, name)
    alike = [] if known else customer_queries.alike(actor, name)
    if alike:
        names = [one.name for one in alike]
        raise Invalid(
            "customer",
            Text(
                f"系统里可能已经有这家客户：{'、'.join(names)}。",
                f"This customer may be here already: {', '.join(names)}.",
            ),
            Text(
                "是同一家就照原名填；不是，请先在“客户”里新建。",
                "Write its name as it is there; where it is another company, add it under Customers first.",
            ),
        )
    return known or customers.create_customer(actor=actor, name=name)


def _contact(actor: User, customer: Customer, name: str, title: str) -> Any:
    try:
        with transaction.atomic():
            return contacts.create_contact(actor=actor, customer=customer, name=name, title=title)
    except Duplicate as known:
        return known.existing
