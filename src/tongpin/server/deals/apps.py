"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Deals, who is on them, the customer's buying group, and our moves."""

    name = "tongpin.server.deals"
    label = "deals"
