"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Our own users, teams, roles and tokens."""

    name = "tongpin.server.people"
    label = "people"
