"""The one shape of every error (RFC 9457)."""

from __future__ import annotations

from ninja import Schema


class Problem(Schema):
    """What went wrong and what to do."""

    type: str
    title: str
    status: int
    detail: str
    request: str = ""
    field: str | None = None
    errors: list[str] | None = None


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 507), Problem)
