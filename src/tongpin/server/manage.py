"""Django's own commands on an installation: `tongpin manage …`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of Django's commands with the running installation's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.server.settings.main")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings must be named first

    execute_from_command_line(["tongpin manage", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    main()
