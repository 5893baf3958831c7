"""The REST door: session or token, problem documents for errors."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError

from tongpin.method import Text
from tongpin.server.api.auth import AUTH, Asked
from tongpin.server.api.routers import cash, deal, event, file, letter, move, search, signal
from tongpin.server.core import language
from tongpin.server.core.errors import DomainError, StorageFull
from tongpin.server.core.middleware import is_full
from tongpin.server.core.refusals import MISSING, NO_RIGHT, TOO_BIG, problem

SIGN_IN = Text(
    "请先登录，或带上令牌：Authorization: Bearer tp_…", "Sign in, or send a token: Authorization: Bearer tp_…"
)
WRONG = Text("有字段不对，见 errors。", "Some fields are wrong; see errors.")

api = NinjaAPI(title="Tongpin 同频", version="1", docs_url=None, openapi_url=None, auth=AUTH)
Urls = tuple[list[URLResolver | URLPattern], str, str]
for room in (cash, deal, event, file, letter, move, search, signal):
    api.add_router("", room.router)


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: Asked) -> HttpResponse:  # noqa: ARG001 - the door needs a request
    """Return the description of this API."""
    return api.create_response(None, api.get_openapi_schema(), status=200)  # type: ignore[arg-type]


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:  # noqa: ARG001
    """Answer what the domain refuses."""
    more = {"field": error.field} if hasattr(error, "field") else {}
    return problem(error.status, error.say(), code=error.code, **more)


@api.exception_handler(ValidationError)
def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
    """Answer input that does not have the right shape; what was sent is not sent back."""
    errors = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors]
    safe = [text.encode("utf-8", "replace").decode() for text in errors]
    return problem(422, WRONG.say(language.current()), code="invalid", errors=safe)


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    """Answer a caller we do not know."""
    response = problem(401, SIGN_IN.say(language.current()), code="unauthenticated")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(AuthorizationError)
def forbidden(request: HttpRequest, error: AuthorizationError) -> HttpResponse:  # noqa: ARG001
    """Answer a caller who may not."""
    return problem(403, NO_RIGHT.say(language.current()), code="not_allowed")


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
    """Answer what is not there."""
    return problem(404, MISSING.say(language.current()), code="not_found")


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
    """Answer a body that cannot be read."""
    return problem(error.status_code, str(error), code="bad_request")


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001
    """Answer a body that is larger than we take."""
    return problem(413, TOO_BIG.say(language.current()), code="too_big")


@api.exception_handler(OperationalError)
def no_room(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Answer when the disk is full; anything else the database says is our own fault."""
    if not is_full(error):
        raise error
    return refused(request, StorageFull())


def _open_to_programs(found: Urls) -> Urls:
    """Let the API answer 401 itself: the login middleware would send programs to the sign-in page."""
    for pattern in found[0]:
        pattern.callback.login_required = False  # type: ignore[union-attr]
    return found


urls = _open_to_programs(api.urls)
