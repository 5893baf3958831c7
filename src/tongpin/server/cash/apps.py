"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class CashConfig(AppConfig):
    """Contracts, invoices, payments and dunning."""

    name = "tongpin.server.cash"
    label = "cash"
