"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """What happened and was said, the signals read in it, and files."""

    name = "tongpin.server.evidence"
    label = "evidence"
