"""A fact about this installation, such as that it was made as a demo."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField


class Setting(models.Model):
    """One named fact."""

    name = LineField(max_length=50, unique=True)
    value = models.JSONField(default=dict)

    class Meta:
        verbose_name = "setting"

    def __str__(self) -> str:
        return self.name
