"""Capturing what the customer said or did: text or files, read while they are typed, recorded when sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.server.core import language
from tongpin.server.core.errors import DomainError, Duplicate, Invalid
from tongpin.server.core.method import method_in_use
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.evidence.domain import capture, draft, event, file, pasted
from tongpin.server.evidence.domain.proposals import Proposed
from tongpin.server.evidence.models import Event
from tongpin.server.evidence.queries import draft as draft_queries
from tongpin.server.web.forms.capture import CaptureForm
from tongpin.server.web.panels.capture import PREVIEWED, previewed
from tongpin.server.web.views.requests import PageRequest


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of sending: the events' keys, and what to say of it."""

    events: tuple[int, ...]
    warnings: tuple[str, ...] = ()
    known: bool = False  # all or part of it was recorded before


@require_http_methods(["GET", "POST"])
def deal_capture(request: PageRequest, pk: int) -> HttpResponse:
    """Take text or files; what was typed is kept as a draft until it is recorded."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_change(request.user, deal)
    kept = draft_queries.of(request.user, deal)
    if request.method == "POST":
        form = CaptureForm(request.POST, request.FILES, deal=deal, actor=request.user)
        saved = _save(request, deal, form)
        if saved is not None:
            return _to_review(request, deal, saved)
    else:
        initial = {**(kept.fields if kept else {}), "text": kept.text if kept else ""}
        form = CaptureForm(initial={k: v for k, v in initial.items() if v}, deal=deal, actor=request.user)
    context = {"deal": deal, "form": form, "draft": kept}
    return render(request, "web/capture/page.html", context, status=422 if form.is_bound else 200)


@require_POST
def capture_preview(request: PageRequest, pk: int) -> HttpResponse:
    """Keep the draft and show what the reader sees in it so far; nothing of it is recorded."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_change(request.user, deal)
    form = CaptureForm(request.POST, deal=deal, actor=request.user)
    form.is_valid()
    text = request.POST.get("text", "")
    context: dict[str, Any] = {"deal": deal, "form": form}
    try:
        if text.strip():
            context["draft"] = draft.save_draft(actor=request.user, deal=deal, text=text, fields=form.kept())
            context |= _preview(_read(request, deal, form), form)
        else:
            draft.discard_draft(actor=request.user, deal=deal)
    except DomainError as error:
        context["error"] = error.say()
        return render(request, "web/capture/preview.html", context, status=error.status)
    return render(request, "web/capture/preview.html", context)


@require_POST
def capture_discard(request: PageRequest, pk: int) -> HttpResponse:
    """Throw one's draft away."""
    deal = deal_queries.get_for(request.user, pk)
    policies.require_change(request.user, deal)
    draft.discard_draft(actor=request.user, deal=deal)
    return redirect("web:deal-capture", deal.pk)


def _save(request: PageRequest, deal: Deal, form: CaptureForm) -> Kept | None:
    """Record text and files, all or nothing; return what was kept, or None with the errors on the form."""
    uploads = form.cleaned_data.get("uploads", []) if form.is_valid() else []
    text = request.POST.get("text", "")
    if not form.errors and not uploads and not text.strip():
        form.add_error("text", _("Paste what they wrote, or choose a file."))
    if form.errors:
        return None
    try:
        with transaction.atomic():
            kept = [_record_file(request, deal, upload) for upload in uploads]
            if text.strip():
                kept.append(_record_text(request, deal, form, alone=not uploads))
            draft.discard_draft(actor=request.user, deal=deal)
    except Duplicate as error:
        form.add_error("uploads", error.say())
    except Invalid as error:
        form.add_error(_place(error, form), error.say())
    except DomainError as error:
        form.add_error(None, error.say())
    else:
        return Kept(
            tuple(pk for one in kept for pk in one.events),
            tuple(warning for one in kept for warning in one.warnings),
            any(one.known for one in kept),
        )
    return None


def _place(error: Invalid, form: CaptureForm) -> str | None:
    """Return the form's field that a refusal is about; its own words for when and for files differ."""
    field = {"at": "day", "file": "uploads"}.get(error.field, error.field)
    return field if field in form.fields else None


def _record_file(request: PageRequest, deal: Deal, upload: UploadedFile[Any]) -> Kept:
    data, name = upload.read(), upload.name or ""
    proposed = capture.read_file(actor=request.user, deal=deal, data=data, name=name)
    stored = file.store_file(actor=request.user, deal=deal, data=data, name=name, text=proposed.text)
    recorded = event.record_proposed(actor=request.user, deal=deal, events=proposed.events, file=stored)
    return Kept(
        tuple(one.pk for one in recorded),
        tuple(f"{name}: {warning}" for warning in proposed.warnings),
        len(recorded) < len(proposed.events),
    )


def _record_text(request: PageRequest, deal: Deal, form: CaptureForm, *, alone: bool) -> Kept:
    """Record the text; what was recorded before, such as by a second press of the button, is shown again."""
    proposed = _read(request, deal, form)
    try:
        recorded = event.record_proposed(actor=request.user, deal=deal, events=proposed.events)
    except Duplicate as error:
        known = error.existing
        return Kept((known.pk,) if alone and isinstance(known, Event) else (), known=True)
    return Kept(tuple(one.pk for one in recorded), proposed.warnings, len(recorded) < len(proposed.events))


def _to_review(request: PageRequest, deal: Deal, kept: Kept) -> HttpResponse:
    for warning in kept.warnings:
        messages.warning(request, warning)
    if kept.known:
        messages.info(request, _("What was recorded before was not recorded a second time."))
    return redirect(f"{reverse('web:deal-review', args=[deal.pk])}?events={','.join(map(str, kept.events))}")


def _read(request: PageRequest, deal: Deal, form: CaptureForm) -> Proposed:
    at, day_only = form.at()
    return pasted.read_pasted(
        actor=request.user,
        deal=deal,
        text=request.POST.get("text", ""),
        kind=form.cleaned_data.get("kind") or "note",
        by=form.who(form.cleaned_data.get("by", "")),
        at=at,
        day_only=day_only,
        speakers=form.speakers(),
    )


def _preview(proposed: Proposed, form: CaptureForm) -> dict[str, Any]:
    method, lang = method_in_use(), language.current()
    shown = [previewed(e, method, lang) for e in proposed.events[:PREVIEWED]]
    return {
        "events": shown,
        "more": len(proposed.events) - len(shown),
        "found": sum(len(e.marks) for e in proposed.events),
        "warnings": proposed.warnings,
        "unknown": form.asked_speakers([e.by_name for e in proposed.events if e.by_name]),
    }
