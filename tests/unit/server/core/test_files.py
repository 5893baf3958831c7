"""Where files are kept."""

from __future__ import annotations

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tongpin.server.core import files
from tongpin.server.core.errors import StorageFull


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """Let no file grow beyond `size`: the system refuses the write as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_kept_file_is_read_back_and_private(files_dir: Path) -> None:
    place = files.keep(b"contract")
    with files.open_kept(place) as file:
        assert file.read() == b"contract"
    assert stat.S_IMODE((files_dir / place).stat().st_mode) == 0o600


def test_two_files_never_share_a_place(files_dir: Path) -> None:
    assert files.keep(b"a") != files.keep(b"a")


def test_full_disk_is_said_and_leaves_no_half_file(files_dir: Path) -> None:
    with little_room(4096), pytest.raises(StorageFull):
        files.keep(b"x" * 100_000)
    assert [path for path in files_dir.rglob("*") if path.is_file()] == []


def test_forgotten_file_is_gone_and_forgetting_twice_is_quiet(files_dir: Path) -> None:
    place = files.keep(b"a")
    files.forget(place)
    files.forget(place)
    assert not (files_dir / place).exists()
