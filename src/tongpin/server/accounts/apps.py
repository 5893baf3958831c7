"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Customers' companies and their people."""

    name = "tongpin.server.accounts"
    label = "accounts"
