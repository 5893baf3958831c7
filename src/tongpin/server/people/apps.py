"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Our own users, teams, roles and tokens."""

    name = "tongpin.server.people"
    label = "people"

    def ready(self) -> None:
        """Make the app's jobs known."""
        from tongpin.server.people.domain import session  # noqa: F401, PLC0415 - models must be loaded first
