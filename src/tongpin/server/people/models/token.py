"""Keys by which programs use the API in a user's name."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField

from .user import User


class Token(models.Model):
    """A token; only its hash is kept, so it can be shown once and never again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = LineField(max_length=100)
    digest = LineField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
