"""Unsorted mail: one letter at a time, put on a deal or set aside with one key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.server.core import language
from tongpin.server.core.errors import Conflict, DomainError
from tongpin.server.deals.queries import deal as deals
from tongpin.server.evidence.domain import letter as domain
from tongpin.server.evidence.models import Letter, LetterState
from tongpin.server.evidence.queries import letter as queries
from tongpin.server.web.views.requests import PageRequest

AT_ONCE = 50
MOST_DEALS = 200


@require_GET
def mail_page(request: PageRequest) -> HttpResponse:
    """Show the letter to be sorted now, and those after it."""
    waiting = queries.unsorted(request.user)
    rows = list(waiting[:AT_ONCE])
    letter = _asked(request) or (rows[0] if rows else None)
    context: dict[str, Any] = {
        "letter": letter,
        "rows": [one for one in rows if letter is None or one.pk != letter.pk],
        "count": waiting.count(),
        "aside": queries.aside(request.user).count(),
    }
    if letter is not None:
        likely = queries.likely(request.user, letter)
        context |= {
            "why": letter.why.get(language.current(), ""),
            "likely": list(enumerate(likely, 1)),
            "others": _others(request, {deal.pk for deal in likely}),
        }
    return render(request, "web/mail/page.html", context)


@require_GET
def mail_aside(request: PageRequest) -> HttpResponse:
    """Show the letters set aside."""
    found = queries.aside(request.user)
    context = {
        "rows": [(one, one.why.get(language.current(), "")) for one in found[:AT_ONCE]],
        "count": found.count(),
    }
    return render(request, "web/mail/aside.html", context)


@require_POST
def letter_join(request: PageRequest, pk: int) -> HttpResponse:
    """Put a letter on the deal that was chosen."""
    letter = queries.get_for(request.user, pk)
    chosen = request.POST.get("deal", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        messages.error(request, _("Choose a deal."))
        return _to(letter)
    deal = deals.get_for(request.user, int(chosen))
    try:
        domain.join_letter(actor=request.user, letter=letter, deal=deal)
    except Conflict as error:
        messages.info(request, error.say())
    except DomainError as error:
        messages.error(request, error.say())
        return _to(letter)
    else:
        review = reverse("web:deal-review", args=[deal.pk])
        messages.success(
            request,
            format_html('{} <a href="{}">{}</a>', _("Put on the deal."), review, deal.name),
        )
    return redirect("web:mail")


@require_POST
def letter_aside(request: PageRequest, pk: int) -> HttpResponse:
    """Set a letter aside."""
    return _decide(request, pk, domain.set_letter_aside, _("Set aside; it stays under “Set aside”."))


@require_POST
def letter_back(request: PageRequest, pk: int) -> HttpResponse:
    """Bring a letter back that was set aside."""
    return _decide(request, pk, domain.bring_letter_back, _("Brought back."))


@require_GET
def letter_original(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out a letter as it came: always to be saved, never to be shown, for it is from outside."""
    letter = queries.get_for(request.user, pk)
    response = HttpResponse(queries.bytes_of(letter), content_type="application/octet-stream")
    name = f"{letter.subject[:80] or 'mail'}.eml"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003
    return response


def _decide(request: PageRequest, pk: int, write: Any, said: str) -> HttpResponse:
    letter = queries.get_for(request.user, pk)
    try:
        write(actor=request.user, letter=letter)
    except Conflict as error:
        messages.info(request, error.say())
    else:
        messages.success(request, said)
    return redirect("web:mail")


def _asked(request: PageRequest) -> Letter | None:
    asked = request.GET.get("letter", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return queries.visible_to(request.user).filter(pk=int(asked)).exclude(state=LetterState.JOINED).first()


def _others(request: PageRequest, shown: set[int]) -> list[Any]:
    found = deals.listed(request.user, order="name").exclude(pk__in=shown)
    return list(found[:MOST_DEALS])


def _to(letter: Letter) -> HttpResponse:
    return redirect(f"{reverse('web:mail')}?letter={letter.pk}")
