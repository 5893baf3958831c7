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
            raise Failure(f"{self.shown}: {why_not(error)}") from None


def why_not(error: OSError) -> str:
    """Say why a file could not be opened, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, PermissionError):
        return "may not be read; ask its owner for permission"
    if isinstance(error, IsADirectoryError):
        return "is a folder; name a file in it"
    return f"cannot be read ({error.strerror}); check the disk and the path"


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
        raise Failure("-: standard input can be read once; give - one time")
    return found


def _inside(folder: Path, suffixes: Sequence[str]) -> list[Source]:
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes and path.is_file())
    if not paths:
        raise Failure(f"{folder}: no case file in this folder; put {', '.join(suffixes)} files there")
    return [Source(str(path), path) for path in paths]
