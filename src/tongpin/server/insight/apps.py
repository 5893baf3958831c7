"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Stored judgements, made from the record and made again at will."""

    name = "tongpin.server.insight"
    label = "insight"
