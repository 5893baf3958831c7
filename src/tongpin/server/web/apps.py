"""The web application's pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, charts and templates; no models."""

    name = "tongpin.server.web"
    label = "web"
