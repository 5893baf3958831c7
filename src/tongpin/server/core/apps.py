"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app stands on: audit, text types, money, files, jobs."""

    name = "tongpin.server.core"
    label = "core"

    def ready(self) -> None:
        """Make the checks and jobs known."""
        from tongpin.server.core import checks, jobs, mail  # noqa: F401, PLC0415 - models must be loaded first
