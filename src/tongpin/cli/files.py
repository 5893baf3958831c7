"""The files a command is given: paths, folders and `-` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tongpin.cli.failure import Failure

STDIN = "-"
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, and what to call it in output and errors."""

    shown: str
    path: Path | None  # None: standard input

    @property
    def called(self) -> str:
        """Its name in errors."""
        return "standard input" if self.path is None else self.shown

    def read(self) -> bytes:
        """Return its bytes.

        Raises:
            Failure: it cannot be read.
        """
        if self.path is None:
            return sys.stdin.buffer.read()
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise cannot_read(self.shown, error) from None


def cannot_read(name: str, error: OSError) -> Failure:
    """Say why a file could not be opened, and what to do."""
    if isinstance(error, FileNotFoundError):
        return Failure(f"{name}: 没有这个文件；请核对路径", f"{name}: no such file; check the path")
    if isinstance(error, PermissionError):
        return Failure(
            f"{name}: 没有读取权限；请向文件所有者要权限",
            f"{name}: may not be read; ask its owner for permission",
        )
    if isinstance(error, IsADirectoryError):
        return Failure(f"{name}: 是文件夹；请写其中的文件", f"{name}: is a folder; name a file in it")
    return Failure(
        f"{name}: 读不了（{error.strerror}）；请检查磁盘和路径",
        f"{name}: cannot be read ({error.strerror}); check the disk and the path",
    )


def sources(words: Sequence[str], suffixes: Sequence[str] = SUFFIXES) -> list[Source]:
    """Return the files meant: `-`, a file, or a folder for every file in it that has one of `suffixes`.

    Raises:
        Failure: a folder without such a file, or `-` given twice.
    """
    found: list[Source] = []
    for word in words:
        path = Path(word)
        if word == STDIN:
            found.append(Source(STDIN, None))
        elif path.is_dir():
            found += _inside(path, suffixes)
        else:
            found.append(Source(word, path))
    if sum(source.path is None for source in found) > 1:
        raise Failure(
            "-: 标准输入只能读一次；请只写一个 -", "-: standard input can be read once; give - one time"
        )
    return found


def _inside(folder: Path, suffixes: Sequence[str]) -> list[Source]:
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes and path.is_file())
    if not paths:
        listed = ", ".join(suffixes)
        raise Failure(
            f"{folder}: 文件夹里没有能读的文件；请放入 {listed} 文件",
            f"{folder}: no file to read in this folder; put {listed} files there",
        )
    return [Source(str(path), path) for path in paths]
