"""Contacts: the customer's people."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField

from .customer import Customer


class Contact(models.Model):
    """Somebody at a customer. Business role only: nothing private is kept of them.

    Who changes job stays here as they were, with `left_on`; at the new customer they are a contact of their own,
    whose `came_from` is this one. So the history stays where it happened. `sought` is what a search finds them by.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    name = LineField(max_length=100)
    title = LineField(max_length=100, blank=True)
    email = LineField(max_length=254, blank=True)
    phone = LineField(max_length=40, blank=True)
    sought = WordsField(blank=True)
    left_on = models.DateField(null=True, blank=True)
    came_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="went_to"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
