"""Failures of the command line: one line each, with file, place and mend."""

from __future__ import annotations

import click

BROKEN_USE = 2  # something given to us is wrong
VERDICT_REACHED = 3  # `check --fail-on`
BROKEN_PIPE = 141  # as a program ends that the shell stopped by SIGPIPE


class Failure(click.ClickException):
    """Something given to a command is wrong. Its message is the whole line."""


def one_line(error: click.ClickException) -> str:
    """Return the failure as one line; for a wrong use of a command, with where to read on."""
    message = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "tongpin"
        return f"{path}: {message.rstrip('.')}; see {path} --help"
    return message
