"""Facts about this installation."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tongpin.server.core.domain import audit
from tongpin.server.core.models import Setting


def keep_setting(*, actor: Any, name: str, value: Any) -> Setting:
    """Keep one named fact."""
    with transaction.atomic():
        setting = Setting.objects.select_for_update().filter(name=name).first() or Setting(name=name)
        before, setting.value = setting.value, value
        setting.save()
        audit.record(actor=actor, verb="keep", thing=setting, diff={name: [before, value]})
    return setting
