"""The reader this installation uses: the shipped one, or the one learned from the company's own answers."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongpin.reading import Reader, default_reader
from tongpin.reading.learned.store import BrokenModel, load_reader
from tongpin.server.core.method import method_in_use
from tongpin.server.evidence.models import ReaderVersion

LOOKED_UP_SECONDS = (
    2.0  # how long a process goes by what it knew before it looks again which reader is in use
)
logger = logging.getLogger("tongpin.reader")
_known: dict[str, tuple[float, str]] = {}


def reader() -> Reader:
    """Return the reader in use. A model file that cannot be read is logged, and the shipped reader reads."""
    file = _file_in_use()
    if file:
        try:
            return _own(method_in_use().version, file)
        except BrokenModel as error:
            logger.warning("the company's reader cannot be used: %s", error.say("en"))
    return _shipped(method_in_use().version)


def forget() -> None:
    """Look anew which reader is in use."""
    _known.clear()


def folder() -> Path:
    """Return where learned readers are kept: beside the files, so that a backup holds them."""
    return Path(settings.FILES_DIR) / "readers"


def _file_in_use() -> str:
    now = time.monotonic()
    at, file = _known.get("file", (float("-inf"), ""))
    if now - at > LOOKED_UP_SECONDS:
        file = ReaderVersion.objects.filter(in_use=True).values_list("file", flat=True).first() or ""
        _known["file"] = (now, file)
    return file


@lru_cache(maxsize=2)
def _shipped(method_version: str) -> Reader:  # noqa: ARG001 - the key of the cache
    return default_reader(method_in_use())


@lru_cache(maxsize=2)
def _own(method_version: str, file: str) -> Reader:  # noqa: ARG001 - the key of the cache
    return load_reader(method_in_use(), folder() / file)
