"""The company's library of proofs, and their use on deals."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.models import Event
from tongpin.server.people.models import User


class Confidentiality(models.TextChoices):
    """Who may be given a proof."""

    PUBLIC = "public"
    CUSTOMERS = "customers"
    UNDER_NDA = "under_nda"
    INTERNAL = "internal"


class ProofItem(models.Model):
    """One real document or thing that proves; `proof` is the kind of proof it is (method E2).

    `valid_until` None: does not expire. An expired proof counts as none (method E4 rule 7).
    """

    proof = LineField(max_length=60)
    title = LineField(max_length=200)
    note = WordsField(blank=True)
    place = LineField(max_length=80, blank=True)
    original_name = LineField(max_length=200, blank=True)
    sha256 = LineField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    valid_until = models.DateField(null=True, blank=True)
    confidentiality = LineField(
        max_length=20, choices=Confidentiality.choices, default=Confidentiality.CUSTOMERS
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proof_items")
    added_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["proof", "pk"]

    def __str__(self) -> str:
        return self.title


class ProofUse(models.Model):
    """A proof handed over on a deal. `item` is empty where it is not one of the library's."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="proof_uses")
    proof = LineField(max_length=60)
    item = models.ForeignKey(ProofItem, null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="proof_uses")
    given_to = models.ForeignKey(
        Stakeholder, null=True, blank=True, on_delete=models.SET_NULL, related_name="proofs_given"
    )
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proof_uses")
    used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.proof
