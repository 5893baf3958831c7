"""One's own tokens for the API: make one, see when each was used, end one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.server.core.errors import DomainError
from tongpin.server.people.domain import token as domain
from tongpin.server.people.queries import token as queries
from tongpin.server.web.forms.fields import Words
from tongpin.server.web.views.requests import PageRequest
from tongpin.server.web.views.user import refused


class TokenForm(forms.Form):
    """What a token is for."""

    name = Words(label=gettext_lazy("What it is for"))


@require_http_methods(["GET", "POST"])
def tokens_page(request: PageRequest) -> HttpResponse:
    """Show one's tokens; a new one's secret is shown this once."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = domain.create_token(actor=request.user, name=form.cleaned_data["name"])
        except DomainError as error:
            refused(form, error)
        else:
            form = TokenForm()
    mine = queries.visible_to(request.user).filter(user=request.user).order_by("revoked_at", "-pk")
    context = {"form": form, "secret": secret, "tokens": mine}
    response = render(request, "web/tokens/page.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def token_revoke(request: PageRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    found = queries.own(request.user, pk)
    domain.revoke_token(actor=request.user, token=found)
    messages.success(request, _("Ended: %(name)s") % {"name": found.name})
    return redirect("web:tokens")
