"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    """The customer's concerns and the proofs that answer them."""

    name = "tongpin.server.assurance"
    label = "assurance"
