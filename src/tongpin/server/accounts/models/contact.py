"""Contacts: the customer's people."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField

from .customer import Customer


class Contact(models.Model):
    """Somebody at a customer. Business role only: nothing private is kept of them."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    name = LineField(max_length=100)
    title = LineField(max_length=100, blank=True)
    email = LineField(max_length=254, blank=True)
    phone = LineField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
