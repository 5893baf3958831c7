"""`tongpin manage`: Django's own commands, with our settings."""

from __future__ import annotations

import os

import click

SETTINGS = "tongpin.server.settings.main"


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands, such as migrate and shell."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["tongpin manage", *arguments])
