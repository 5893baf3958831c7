"""`tongpin`: finds the command, and turns whatever goes wrong into one line on stderr."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Mapping
from typing import Any

import click

import tongpin
from tongpin.cli.failure import BROKEN_PIPE, BROKEN_USE, LANGUAGE, one_line

# name → (module, attribute, what it does): modules are imported only when their command is used
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "judge": ("judge", "judge", "Judge the buyer's stage from case files."),
    "check": ("check", "check", "May we do this now? Nothing is changed."),
    "read": ("read", "read", "Read signals and actions from files or text."),
    "method": ("method", "method", "Look at the sales method, or check a company's own."),
    "learn": ("learn", "learn", "Learn from your own closed deals."),
    "simulate": ("simulate", "simulate", "Make deals with a known truth."),
    "up": ("up", "up", "Run everything on this machine."),
    "import": ("exchange", "import_cases", "Make deals of case files."),
    "export": ("exchange", "export_cases", "Write deals as case files."),
    "backup": ("backup", "backup", "Put everything of this installation into one file."),
    "restore": ("backup", "restore", "Put a backup into an empty directory."),
    "manage": ("manage", "manage", "Django's own commands."),
}


class Commands(click.Group):
    """The group of all commands, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"tongpin.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, _, about) in COMMANDS.items()])

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command; every failure is one line on stderr and exit code 2."""
        _speak_utf8()
        options["standalone_mode"] = False
        LANGUAGE.set("en" if os.environ.get("TONGPIN_LANG") == "en" else "zh")
        try:
            code = super().main(*args, **options)
            sys.stdout.flush()
        except click.ClickException as error:
            click.echo(one_line(error), err=True)
            sys.exit(BROKEN_USE)
        except click.Abort:
            sys.exit(130)
        except BrokenPipeError:
            _close_quietly()
            sys.exit(BROKEN_PIPE)
        sys.exit(code if isinstance(code, int) else 0)


def _speak_utf8() -> None:
    """Print UTF-8 whatever the locale says; a name that is no text is shown with question marks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _close_quietly() -> None:
    """Send what is still buffered nowhere: whoever read our output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tongpin.__version__, prog_name="tongpin")
def tongpin_command() -> None:
    """Keep the seller of a big account in step with the customer's buying."""


def main() -> None:
    """Run the command line."""
    tongpin_command(prog_name="tongpin")


if __name__ == "__main__":
    main()
