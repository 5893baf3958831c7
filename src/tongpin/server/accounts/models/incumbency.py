"""Incumbencies: who else serves a customer, and until when."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField

from .customer import Customer


class Incumbency(models.Model):
    """A contract that a customer has with another provider. The day it expires is an occasion to talk."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="incumbencies")
    provider = LineField(max_length=200)
    what = LineField(max_length=200, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["expires_on", "pk"]
        verbose_name_plural = "incumbencies"

    def __str__(self) -> str:
        return self.provider
