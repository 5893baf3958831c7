"""The request as pages see it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tongpin.server.people.models import User


class PageRequest(HttpRequest):
    """A request by somebody signed in, with htmx's details."""

    user: User
    htmx: HtmxDetails
