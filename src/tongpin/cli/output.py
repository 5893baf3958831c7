"""What goes to the terminal: JSON, text with or without colour, progress."""

from __future__ import annotations

import json
import os
import sys
from types import TracebackType
from typing import Any, Self

import click

SHOW_FROM = 5  # with fewer files nobody needs to be told how far we are
LINES_FROM = 200  # without a terminal, a line now and then, for long work only


def print_json(value: Any) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))


def print_text(text: str) -> None:
    """Print text for people; its colours only on a terminal and not where NO_COLOR is set."""
    click.echo(text, color=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


class Progress:
    """Shows on stderr how far a run over many files is."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.live = sys.stderr.isatty() and total >= SHOW_FROM
        self.now_and_then = not sys.stderr.isatty() and total >= LINES_FROM

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def step(self) -> None:
        """Count one file done."""
        self.done += 1
        if self.live:
            click.echo(f"\r{self.done}/{self.total}", err=True, nl=False)
        elif self.now_and_then and self.done % (LINES_FROM // 2) == 0:
            click.echo(f"{self.done}/{self.total}", err=True)

    def clear(self) -> None:
        """Wipe the running line, so that output is not mixed with it."""
        if self.live and self.done:
            click.echo("\r\x1b[K", err=True, nl=False)

    def say(self, message: str) -> None:
        """Report one file's failure and count it done."""
        self.clear()
        click.echo(message, err=True)
        self.step()
