"""The sales method as this installation uses it: the company's own files laid over it, and its learned model."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongpin.method import Method, load_method


def method_in_use() -> Method:
    """Return the method of this installation; the same files, unchanged, give the same object.

    Every door judges by it, so that no page, job or API knows another method than the next. A changed file
    counts from the next call on.

    Raises:
        MethodError: a method file is wrong.
        ModelFileError: the model file is wrong.
    """
    method = _overlaid()
    if not settings.MODEL_FILE:
        return method
    path = Path(settings.MODEL_FILE)
    return _with_model(method.version, path, _changed(path))


def _overlaid() -> Method:
    return load_method(tuple(Path(name) for name in settings.METHOD_FILES))


def _changed(path: Path) -> int:
    """Return what changes when the file does; a missing one is reported when it is read."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _with_model(method_version: str, path: Path, changed: int) -> Method:  # noqa: ARG001 - the key of the cache
    from tongpin.engine.learn import into_method, read_model  # noqa: PLC0415 - only where a model is used

    return into_method(read_model(path), _overlaid())
