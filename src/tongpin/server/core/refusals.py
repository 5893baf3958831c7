"""Answers to what went wrong: a page for people, a problem document for programs.

The page is `web/error.html` where it exists, with `status`, `title`, `message` and `request_id`.
"""

from __future__ import annotations

import json
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import escape

from tongpin.method import Text
from tongpin.server.core import language, request_id
from tongpin.server.core.errors import DomainError

PROBLEM = "application/problem+json"
BAD = Text("这个请求看不懂。请返回上一页重试。", "This request makes no sense. Go back and try again.")
TOO_BIG = Text(
    "内容太大，没有收下。请分几次提交，或存成文件上传（每个不超过25 MB）。",
    "Too much at once; it was not taken. Send it in pieces, or upload it as files of at most 25 MB.",
)
NO_RIGHT = Text("您没有权限做这件事。", "You may not do this.")
MISSING = Text("没有这个页面，或者您看不到它。", "There is no such page, or you may not see it.")
BROKEN = Text(
    "程序出错了，您刚才的内容没有保存。请重试；如果还不行，把下面的编号告诉管理员。",
    "Something broke and what you sent was not saved. Try again; if it stays, give your administrator the number below.",
)
FORGED = Text(
    "页面已过期，为了安全没有保存。请返回上一页，刷新后再提交。",
    "This page has expired, so for safety nothing was saved. Go back, reload and send it again.",
)


def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer for a domain error."""
    return answer(request, error.status, error.say(), code=error.code)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be understood or is too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return answer(request, 413, TOO_BIG.say(language.current()))
    return answer(request, 400, BAD.say(language.current()))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer what the actor may not do."""
    return answer(request, 403, NO_RIGHT.say(language.current()))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer what is not there or not visible; the same words for both."""
    return answer(request, 404, MISSING.say(language.current()))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when the program failed; no detail leaves the log."""
    return answer(request, 500, BROKEN.say(language.current()))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a write that carries no proof of coming from our page."""
    return answer(request, 403, FORGED.say(language.current()), code="expired")


def answer(request: HttpRequest, status: int, message: str, *, code: str = "") -> HttpResponse:
    """Answer with a problem document under the API, else with a page."""
    if request.path.startswith("/api/"):
        return problem(status, message, code=code)
    return HttpResponse(_page(request, status, message), status=status)


def problem(status: int, message: str, *, code: str = "", **more: object) -> HttpResponse:
    """Return a problem document (RFC 9457)."""
    body = {
        "type": f"urn:tongpin:{code}" if code else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
        "request": request_id.current(),
        **more,
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


def _page(request: HttpRequest, status: int, message: str) -> str:
    context = {"status": status, "message": message, "request_id": request_id.current()}
    try:
        # After a failure no context processor runs: the database may be what failed.
        return render_to_string("web/error.html", context, request if status != 500 else None)
    except TemplateDoesNotExist:
        number = escape(request_id.current())
        return (
            f"<!doctype html><meta charset=utf-8><title>{status}</title>"
            f"<p>{escape(message)}</p><p>{number}</p><p><a href='/'>同频 Tongpin</a></p>"
        )
