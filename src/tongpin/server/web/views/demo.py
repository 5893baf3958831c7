"""Signing in as one of the demo people, by one click; outside demo mode the domain refuses."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongpin.server.core.errors import NotVisible
from tongpin.server.people.domain import demo


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the demo person that was clicked."""
    chosen = request.POST.get("user", "")
    if not chosen.isdecimal():
        raise NotVisible
    demo.sign_in_as(request, int(chosen))
    return redirect("web:deals")
