"""Where uploaded files are kept: outside everything that is served, under names nobody can guess."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from tongpin.server.core.errors import StorageFull

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def keep(data: bytes) -> str:
    """Write the bytes and return their place. Either all of them are on the disk afterwards or nothing is."""
    name = secrets.token_hex(24)
    place = f"{name[:2]}/{name[2:]}"
    path = _path(place)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with part.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if error.errno in FULL:
            raise StorageFull from error
        raise
    return place


def open_kept(place: str) -> BinaryIO:
    """Open a kept file for reading."""
    return _path(place).open("rb")


def forget(place: str) -> None:
    """Remove a kept file, as when the transaction that names it failed."""
    with contextlib.suppress(FileNotFoundError):
        _path(place).unlink()


def _path(place: str) -> Path:
    return Path(settings.FILES_DIR) / place
