"""Facts about this installation."""

from __future__ import annotations

from typing import Any

from tongpin.server.core.models import Setting


def fact(name: str, default: Any = None) -> Any:
    """Return a kept fact."""
    setting = Setting.objects.filter(name=name).first()
    return default if setting is None else setting.value
