"""Letters: each mail that was fetched, kept as it came, and the deal it belongs to."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User

from .mailbox import Mailbox


class LetterState(models.TextChoices):
    """Where a letter stands."""

    UNSORTED = "unsorted"
    JOINED = "joined"
    ASIDE = "aside"


class Letter(models.Model):
    """One mail of one mailbox.

    `identity` is the same for the same mail fetched again, whatever its number on the server: from its Message-ID
    and its body. `place` is where its bytes are kept. `why` says in both languages how it was joined or why not.
    `thread` is the Message-IDs it answers, newest last; `people` the addresses in it; `topic` its folded subject.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="letters")
    identity = LineField(max_length=64)
    message_id = LineField(max_length=250, blank=True)
    thread = models.JSONField(default=list, blank=True)
    people = models.JSONField(default=list, blank=True)
    sender = LineField(max_length=254, blank=True)
    sender_name = LineField(max_length=100, blank=True)
    subject = LineField(max_length=300, blank=True)
    topic = LineField(max_length=300, blank=True)
    excerpt = WordsField(blank=True)
    sent_at = models.DateTimeField()
    fetched_at = models.DateTimeField(auto_now_add=True)
    size = models.PositiveBigIntegerField()
    whole = models.BooleanField(default=True)
    place = LineField(max_length=80)
    state = LineField(max_length=10, choices=LetterState.choices, default=LetterState.UNSORTED)
    why = models.JSONField(default=dict, blank=True)
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="letters_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["mailbox", "identity"], name="letter_once_a_mailbox")]
        indexes = [
            models.Index(fields=["mailbox", "state"], name="letter_mailbox_state"),
            models.Index(fields=["message_id"], name="letter_message_id"),
            models.Index(fields=["topic"], name="letter_topic"),
        ]

    def __str__(self) -> str:
        return self.subject
