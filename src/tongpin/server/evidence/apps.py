"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """What happened and was said, the signals read in it, and files."""

    name = "tongpin.server.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Make the app's jobs known."""
        from tongpin.server.evidence.domain import (  # noqa: F401, PLC0415 - models must be loaded first
            calendar,
            letter,
            model_reading,
            polling,
            reader_version,
        )
