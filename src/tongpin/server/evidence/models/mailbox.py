"""Mailboxes: where mail is fetched from."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.people.models import User


class Security(models.TextChoices):
    """How the connection is encrypted; there is no way without."""

    TLS = "tls"
    STARTTLS = "starttls"


class Mailbox(models.Model):
    """One IMAP inbox: a person's own (`owner`), or the company's (no owner), to which people forward mail.

    `secret` is the password, sealed. `uid_validity` and `last_uid` are how far it has been read. `trouble` says in
    both languages why the last try failed, empty after one that did not; `failures` counts them and `next_try_at`
    is when it is tried again. A mailbox removed keeps its letters and forgets its password.
    """

    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="mailboxes")
    name = LineField(max_length=100)
    address = LineField(max_length=254)
    host = LineField(max_length=253)
    port = models.PositiveIntegerField(default=993)
    security = LineField(max_length=10, choices=Security.choices, default=Security.TLS)
    username = LineField(max_length=254)
    secret = WordsField(blank=True)
    folder = LineField(max_length=100, default="INBOX")
    since = models.DateField()
    mark_read = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    uid_validity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    trouble = models.JSONField(default=dict, blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mailboxes_added")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Whether it is the company's."""
        return self.owner_id is None
