"""One person at a customer: who they are, what they said, and when they change job."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.server.accounts import policies
from tongpin.server.accounts.domain import contact as domain
from tongpin.server.accounts.models import Contact
from tongpin.server.accounts.queries import contact as queries
from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, DomainError, Duplicate, Invalid
from tongpin.server.web.forms.contact import ContactForm, JobForm
from tongpin.server.web.forms.customer import MergeForm
from tongpin.server.web.forms.fields import with_value
from tongpin.server.web.panels import contact as panels
from tongpin.server.web.views.requests import PageRequest


@require_GET
def contact_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show somebody."""
    return _page(request, queries.get_for(request.user, pk))


@require_POST
def contact_change(request: PageRequest, pk: int) -> HttpResponse:
    """Change who somebody is; where another saved meanwhile, keep what was typed and say so."""
    found = queries.get_for(request.user, pk)
    form, status, theirs = ContactForm(request.POST, contact=found), 422, None
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            domain.change_contact(actor=request.user, contact=found, version=version, **form.map())
        except Conflict as error:
            form.add_error(None, error.say())
            form.data = with_value(request.POST, "version", error.current.version)
            status, theirs = 409, error.current
        except DomainError as error:
            _refused(form, error)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["name"]})
            return redirect("web:contact", found.pk)
    return _page(request, found, form=form, theirs=theirs, status=status)


@require_POST
def contact_job(request: PageRequest, pk: int) -> HttpResponse:
    """Note that somebody works elsewhere now."""
    found = queries.get_for(request.user, pk)
    form = JobForm(request.POST, contact=found, actor=request.user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            moved = domain.change_job(
                actor=request.user,
                contact=found,
                version=data["version"],
                customer=data["customer"],
                on=data["on"],
                title=data["title"],
            )
        except DomainError as error:
            _refused(form, error)
        else:
            said = _("%(name)s works for %(customer)s now. What happened before stays where it was.")
            messages.success(request, said % {"name": moved.name, "customer": moved.customer.name})
            return redirect("web:contact", moved.pk)
    return _page(request, found, job=form, status=422)


@require_POST
def contact_merge(request: PageRequest, pk: int) -> HttpResponse:
    """Make two records of one person one: managers and administrators only."""
    found = queries.get_for(request.user, pk)
    policies.require_merge(request.user, found.customer)
    form = MergeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        lose = queries.get_for(request.user, data["lose"])
        try:
            domain.merge_contacts(
                actor=request.user,
                keep=found,
                lose=lose,
                version=data["version"],
                lose_version=data["lose_version"],
            )
        except (Conflict, Invalid) as error:
            messages.error(request, error.say())
        else:
            messages.success(request, _("One person now: %(name)s") % {"name": found.name})
    return redirect("web:contact", found.pk)


def _refused(form: Any, error: DomainError) -> None:
    field = error.field if isinstance(error, Invalid) and error.field in form.fields else None
    form.add_error("name" if isinstance(error, Duplicate) and "name" in form.fields else field, error.say())


def _merges(request: PageRequest, contact: Contact) -> list[tuple[Contact, MergeForm]]:
    if not policies.can_merge(request.user):
        return []
    return [
        (
            other,
            MergeForm(
                auto_id=False,
                initial={
                    "keep": contact.pk,
                    "lose": other.pk,
                    "version": contact.version,
                    "lose_version": other.version,
                },
            ),
        )
        for other in queries.alike(request.user, contact)
    ]


def _page(
    request: PageRequest,
    contact: Contact,
    *,
    form: ContactForm | None = None,
    job: JobForm | None = None,
    theirs: Contact | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.user
    context = {
        "contact": contact,
        "stakes": panels.stakes_of(actor, contact, language.current()),
        "said": panels.said_by(actor, contact),
        "before": panels.earlier_job(actor, contact),
        "after": panels.later_job(actor, contact),
        "form": form or ContactForm(contact=contact),
        "job": job or (None if contact.left_on else JobForm(contact=contact, actor=actor)),
        "theirs": theirs,
        "merges": _merges(request, contact),
    }
    return render(request, "web/contacts/page.html", context, status=status)
