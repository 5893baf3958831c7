"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app stands on: audit, text types, money, files, jobs."""

    name = "tongpin.server.core"
    label = "core"
