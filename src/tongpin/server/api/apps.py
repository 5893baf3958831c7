"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST door."""

    name = "tongpin.server.api"
    label = "api"
