"""The id of the request being answered, so that an audit row and a log line can be found from each other."""

from __future__ import annotations

import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def begin() -> str:
    """Start a new request and return its id."""
    made = secrets.token_hex(8)
    _current.set(made)
    return made


def current() -> str:
    """Return the id of the request being answered, empty outside one."""
    return _current.get()
