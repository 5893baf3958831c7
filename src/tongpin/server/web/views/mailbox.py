"""Mailboxes: one's own, and the company's for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, DomainError, Invalid
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.evidence.domain import mailbox as domain
from tongpin.server.evidence.models import Mailbox
from tongpin.server.evidence.queries import mailbox as queries
from tongpin.server.evidence.tags import address_of
from tongpin.server.web.forms.fields import with_value
from tongpin.server.web.forms.mailbox import MailboxForm
from tongpin.server.web.panels.mailbox import state_of
from tongpin.server.web.views.requests import PageRequest

MOST_DEALS = 100
DO = {
    "pause": domain.pause_mailbox,
    "resume": domain.resume_mailbox,
    "remove": domain.remove_mailbox,
}


@require_GET
def mailboxes_page(request: PageRequest) -> HttpResponse:
    """Show one's mailboxes and how each is doing."""
    lang, inbox = language.current(), queries.shared()
    found = queries.visible_to(request.user)
    deals = deal_queries.listed(request.user, order="name")[:MOST_DEALS] if inbox else []
    context = {
        "rows": [(one, state_of(one, lang)) for one in found],
        "inbox": inbox,
        "addresses": [(deal, address_of(inbox, deal)) for deal in deals] if inbox else [],
    }
    return render(request, "web/mailboxes/page.html", context)


@require_http_methods(["GET", "POST"])
def mailbox_new(request: PageRequest) -> HttpResponse:
    """Take a mailbox, try it, and add it only where it can be read."""
    form = MailboxForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            draft = domain.draft_mailbox(actor=request.user, **form.map())
            count = domain.try_mailbox(actor=request.user, mailbox=draft, password=password)
            domain.add_mailbox(actor=request.user, password=password, **form.map())
        except DomainError as error:
            _refused(form, error)
        else:
            messages.success(request, _("Added. There are %(count)s mails in the folder.") % {"count": count})
            return redirect("web:mailboxes")
    return _form(request, form, 422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def mailbox_change(request: PageRequest, pk: int) -> HttpResponse:
    """Change a mailbox, then say whether it can be read as it now is."""
    found = queries.get_for(request.user, pk)
    form = MailboxForm(request.POST or None, actor=request.user, mailbox=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = domain.change_mailbox(
                actor=request.user,
                mailbox=found,
                version=form.cleaned_data["version"] or 0,
                password=form.cleaned_data["password"],
                **form.map(),
            )
        except Conflict as error:
            form.add_error(None, error.say())
            form.data = with_value(request.POST, "version", error.current.version)
        except DomainError as error:
            _refused(form, error)
        else:
            _say_whether_readable(request, changed)
            return redirect("web:mailboxes")
    return _form(request, form, 422 if request.method == "POST" else 200, found)


@require_POST
def mailbox_do(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Pause a mailbox, go on with it, or take it away."""
    found = queries.get_for(request.user, pk)
    if verb not in DO:
        raise Http404
    DO[verb](actor=request.user, mailbox=found)
    said = {
        "pause": _("Paused: %(name)s"),
        "resume": _("Being read again: %(name)s"),
        "remove": _("Removed: %(name)s. Its mail stays; its password is forgotten."),
    }
    messages.success(request, said[verb] % {"name": found.name})
    return redirect("web:mailboxes")


def _say_whether_readable(request: PageRequest, mailbox: Mailbox) -> None:
    try:
        domain.try_mailbox(actor=request.user, mailbox=mailbox)
    except Invalid as error:
        messages.warning(request, error.say())
    else:
        messages.success(request, _("Saved: %(name)s") % {"name": mailbox.name})


def _refused(form: MailboxForm, error: DomainError) -> None:
    field = error.field if isinstance(error, Invalid) and error.field in form.fields else None
    form.add_error(field, error.say())


def _form(
    request: PageRequest, form: MailboxForm, status: int, mailbox: Mailbox | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "mailbox": mailbox}
    return render(request, "web/mailboxes/form.html", context, status=status)
