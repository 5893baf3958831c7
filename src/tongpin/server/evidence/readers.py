"""The reader and the method this installation uses."""

from __future__ import annotations

from functools import cache

from tongpin.reading import Reader, default_reader
from tongpin.server.core.method import method_in_use


@cache
def reader() -> Reader:
    """Return the reader, made once a process."""
    return default_reader(method_in_use())
