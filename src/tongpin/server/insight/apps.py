"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Stored judgements, made from the record and made again at will."""

    name = "tongpin.server.insight"
    label = "insight"

    def ready(self) -> None:
        """Make the app's jobs known."""
        from tongpin.server.insight.domain import judgement  # noqa: F401, PLC0415 - models must be loaded first
