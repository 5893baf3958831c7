"""The reader and the method this installation uses."""

from __future__ import annotations

from functools import cache

from tongpin.method import load_method
from tongpin.reading import Reader, default_reader


@cache
def reader() -> Reader:
    """Return the reader, made once a process."""
    return default_reader(load_method())
