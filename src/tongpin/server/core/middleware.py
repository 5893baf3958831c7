"""What happens to every request and answer."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from tongpin.server.core import refusals, request_id
from tongpin.server.core.errors import DomainError, StorageFull

Answer = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def request_id_middleware(answer: Answer) -> Answer:
    """Give each request an id and hand it back, so that a person can quote it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        made = request_id.begin()
        response = answer(request)
        response["X-Request-Id"] = made
        return response

    return middleware


def answer_headers(answer: Answer) -> Answer:
    """Keep what people see out of caches, and switch off what the pages never need."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def same_site_writes(answer: Answer) -> Answer:
    """Refuse writes that a browser says come from another site, before anything else looks at them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return refusals.csrf_failed(request, "another site")
        return answer(request)

    return middleware


class DomainErrors:
    """Turn what a domain function refuses into an answer where the page did not do so itself."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a domain error and for a full disk; leave all others alone."""
        if isinstance(exception, OperationalError) and is_full(exception):
            exception = StorageFull()
        return refusals.refuse(request, exception) if isinstance(exception, DomainError) else None


def is_full(error: OperationalError) -> bool:
    """Whether the database says that there is no room left."""
    return any(sign in str(error) for sign in ("disk is full", "disk I/O error", "No space left"))
