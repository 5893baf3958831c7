"""Failures of the command line: one line each, with file, place and mend, in the language asked for."""

from __future__ import annotations

from contextvars import ContextVar

import click

from tongpin.method import Text
from tongpin.method.text import one_line as shown_on_one_line

BROKEN_USE = 2  # something given to us is wrong
VERDICT_REACHED = 3  # `check --fail-on`
BROKEN_PIPE = 141  # as a program ends that the shell stopped by SIGPIPE

LANGUAGE: ContextVar[str] = ContextVar("language", default="zh")  # set as soon as --lang is read


class Failure(click.ClickException):
    """Something given to a command is wrong. Its message is the whole line."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)

    def format_message(self) -> str:
        """Return the line in the language asked for."""
        return self.text.say(LANGUAGE.get())


def plain(line: str) -> Failure:
    """Return a failure whose line is the same in both languages, or in the right one already."""
    return Failure(line, line)


def one_line(error: click.ClickException) -> str:
    """Return the failure as one line; for a wrong use of a command, with where to read on."""
    message = shown_on_one_line(error.format_message())
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "tongpin"
        return f"{path}: {message.rstrip('.')}; see {path} --help"
    return message
