"""Capturing what the customer said or did, and going over what was read in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.method import load_method
from tongpin.server.core import language
from tongpin.server.core.errors import DomainError, Duplicate, Invalid
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.evidence.domain import capture, draft, event, file, pasted, signal
from tongpin.server.evidence.domain.proposals import Proposed
from tongpin.server.evidence.models import Event
from tongpin.server.evidence.queries import draft as draft_queries
from tongpin.server.evidence.queries import event as event_queries
from tongpin.server.evidence.queries import signal as signal_queries
from tongpin.server.insight.queries import judgement as judgement_queries
from tongpin.server.web.forms.capture import CaptureForm
from tongpin.server.web.panels.capture import PREVIEWED, captured, moved, previewed
from tongpin.server.web.panels.words import RELIABILITY
from tongpin.server.web.views.requests import PageRequest

REVIEWED_AT_ONCE = 100


@require_http_methods(["GET", "POST"])
def deal_capture(request: PageRequest, pk: int) -> HttpResponse:
    """Take text or files; what was typed is kept as a draft until it is recorded."""
    deal = deal_queries.get_for(request.user, pk)
    kept = draft_queries.of(request.user, deal)
    if request.method == "POST":
        form = CaptureForm(request.POST, request.FILES, deal=deal, actor=request.user)
        saved = _save(request, deal, form)
        if saved is not None:
            return redirect(f"{reverse('web:deal-review', args=[deal.pk])}?events={','.join(map(str, saved))}")
    else:
        initial = {**(kept.fields if kept else {}), "text": kept.text} if kept else {}
        form = CaptureForm(initial={k: v for k, v in initial.items() if v}, deal=deal, actor=request.user)
    context = {"deal": deal, "form": form, "draft": kept}
    return render(request, "web/capture/page.html", context, status=422 if form.is_bound else 200)


@require_POST
def capture_preview(request: PageRequest, pk: int) -> HttpResponse:
    """Keep the draft and show what the reader sees in it so far; nothing of it is recorded."""
    deal = deal_queries.get_for(request.user, pk)
    form = CaptureForm(request.POST, deal=deal, actor=request.user)
    form.is_valid()
    text = request.POST.get("text", "")
    context: dict[str, Any] = {"deal": deal, "form": form}
    try:
        context["draft"] = draft.save_draft(actor=request.user, deal=deal, text=text, fields=form.kept())
        if text.strip():
            context |= _preview(_read(request, deal, form))
    except DomainError as error:
        context["error"] = error.say()
    return render(request, "web/capture/preview.html", context)


@require_POST
def capture_discard(request: PageRequest, pk: int) -> HttpResponse:
    """Throw one's draft away."""
    deal = deal_queries.get_for(request.user, pk)
    draft.discard_draft(actor=request.user, deal=deal)
    return redirect("web:deal-capture", deal.pk)


@require_GET
def deal_review(request: PageRequest, pk: int) -> HttpResponse:
    """Go over the signals read in some events; without any named, over all that wait for a word."""
    deal = deal_queries.get_for(request.user, pk)
    events = _chosen(request, deal)
    return render(request, "web/capture/review.html", _review_context(request, deal, events))


@require_POST
def signal_decide(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, reject or change one signal, and show what that does to the judgement."""
    found = signal_queries.get_for(request.user, pk)
    deal = found.event.deal
    if verb == "accept":
        signal.accept_signal(actor=request.user, signal=found)
    elif verb == "reject":
        signal.reject_signal(actor=request.user, signal=found)
    else:
        signal.change_signal(
            actor=request.user,
            signal=found,
            signal_id=request.POST.get("signal") or found.signal,
            reliability=request.POST.get("reliability") or found.reliability,
        )
    if not request.htmx:
        return redirect(f"{reverse('web:deal-review', args=[deal.pk])}?events={found.event_id}")
    events = _chosen(request, deal) or [found.event]
    context = _review_context(request, deal, events)
    shown = next((e for e in context["events"] if e.pk == found.event_id), None)
    return render(request, "web/capture/answer.html", context | {"event": shown, "swapped": True})


@require_POST
def event_withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Take an event out of the record, or put it back."""
    found = event_queries.get_for(request.user, pk)
    version = int(request.POST.get("version") or found.version)
    if found.withdrawn_at is None:
        reason = request.POST.get("reason", "").strip() or _("recorded by mistake")
        event.withdraw_event(actor=request.user, event=found, version=version, reason=reason)
    else:
        event.restore_event(actor=request.user, event=found, version=version)
    return redirect(f"{reverse('web:deal-review', args=[found.deal_id])}?events={found.pk}")


def _save(request: PageRequest, deal: Deal, form: CaptureForm) -> list[int] | None:
    """Record text and files, all or nothing; return the events' keys, or None with the errors on the form."""
    form.is_valid()
    uploads = form.cleaned_data.get("files", [])
    text = request.POST.get("text", "")
    if not uploads and not text.strip():
        form.add_error("text", _("Paste what they wrote, or choose a file."))
        return None
    try:
        with transaction.atomic():
            saved = [pk for upload in uploads for pk in _record_file(request, deal, upload)]
            if text.strip():
                proposed = _read(request, deal, form)
                saved += _recorded(request, deal, proposed)
            draft.discard_draft(actor=request.user, deal=deal)
    except Duplicate as error:
        form.add_error("files" if uploads and not text.strip() else "text", error.say())
    except Invalid as error:
        form.add_error(error.field if error.field in {"text", "day"} else "files" if uploads else "text", error.say())
    except DomainError as error:
        form.add_error(None, error.say())
    else:
        return saved
    return None


def _record_file(request: PageRequest, deal: Deal, upload: UploadedFile) -> list[int]:
    data, name = upload.read(), upload.name or ""
    capture.refuse_large(data)
    proposed = capture.read_file(actor=request.user, deal=deal, data=data, name=name)
    stored = file.store_file(actor=request.user, deal=deal, data=data, name=name)
    for warning in proposed.warnings:
        messages.warning(request, f"{name}: {warning}")
    kept = event.record_proposed(actor=request.user, deal=deal, events=proposed.events, file=stored)
    return [one.pk for one in kept]


def _recorded(request: PageRequest, deal: Deal, proposed: Proposed) -> list[int]:
    for warning in proposed.warnings:
        messages.warning(request, warning)
    kept = event.record_proposed(actor=request.user, deal=deal, events=proposed.events)
    if len(kept) < len(proposed.events):
        messages.info(request, _("What was recorded before was passed over."))
    return [one.pk for one in kept]


def _read(request: PageRequest, deal: Deal, form: CaptureForm) -> Proposed:
    at, day_only = form.at()
    return pasted.read_pasted(
        actor=request.user,
        deal=deal,
        text=request.POST.get("text", ""),
        kind=request.POST.get("kind") or "note",
        by=form.who(request.POST.get("by", "")),
        at=at,
        day_only=day_only,
        speakers=form.speakers(),
    )


def _preview(proposed: Proposed) -> dict[str, Any]:
    method, lang = load_method(), language.current()
    shown = [previewed(e, method, lang) for e in proposed.events[:PREVIEWED]]
    unknown = list(dict.fromkeys(e.by_name for e in proposed.events if e.by_name))
    return {
        "events": shown,
        "more": len(proposed.events) - len(shown),
        "found": sum(len(e.marks) for e in proposed.events),
        "warnings": proposed.warnings,
        "unknown": unknown,
    }


def _chosen(request: PageRequest, deal: Deal) -> list[Event]:
    asked = request.POST.get("events") or request.GET.get("events", "")
    keys = [int(part) for part in asked.split(",") if part.isdigit()][:REVIEWED_AT_ONCE]
    found = event_queries.of_deal(request.user, deal)
    if keys:
        return list(found.filter(pk__in=keys))
    waiting = found.filter(signals__state="proposed", withdrawn_at__isnull=True).distinct()
    return list(waiting[:REVIEWED_AT_ONCE])


def _review_context(request: PageRequest, deal: Deal, events: Sequence[Event]) -> dict[str, Any]:
    del request
    method, lang = load_method(), language.current()
    shown = [captured(e, list(e.signals.all()), method, lang) for e in events]
    now = judgement_queries.current(deal, lang=lang)
    record = judgement_queries.record_of(deal)
    return {
        "deal": deal,
        "events": shown,
        "keys": ",".join(str(e.pk) for e in events),
        "waiting": sum(e.open for e in shown),
        "found": sum(len(e.signals) for e in shown),
        "moved": moved(record, [str(e.pk) for e in events], now, method, lang),
        "signal_choices": [(s.id, s.name.say(lang)) for s in method.signals.values()],
        "reliability_choices": list(RELIABILITY.items()),
    }

