"""Deals of both motions."""

from __future__ import annotations

from django.db import models

from tongpin.server.accounts.models import Customer
from tongpin.server.core.text import LineField, WordsField
from tongpin.server.people.models import Team, User


class Motion(models.TextChoices):
    """Which race it is (method I2)."""

    KEY_ACCOUNT = "key_account"
    HYBRID = "hybrid"
    LTC = "ltc"


class Outcome(models.TextChoices):
    """How the deal ended."""

    OPEN = "open"
    CHOSEN_US = "chosen_us"
    CHOSEN_COMPETITOR = "chosen_competitor"
    NO_DECISION = "no_decision"


class Deal(models.Model):
    """One deal. The buying stage is not a field: it is judged from the evidence.

    `route_answers` and `route_score` say why the motion is what it is; `traits` are the customer's traits that
    foretell concerns (concern ids), `context` the overrides a person says hold (method J4 ids); `version` grows
    with each change, so that nobody overwrites what they have not seen.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="deals")
    name = LineField(max_length=200)
    folded = LineField(max_length=1000, blank=True)
    motion = LineField(max_length=20, choices=Motion.choices, default=Motion.KEY_ACCOUNT)
    route_answers = models.JSONField(default=dict, blank=True)
    route_score = models.PositiveSmallIntegerField(null=True, blank=True)
    value_minor = models.BigIntegerField(null=True, blank=True)
    currency = LineField(max_length=3, default="CNY")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deals")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="deals")
    opened_on = models.DateField()
    outcome = LineField(max_length=20, choices=Outcome.choices, default=Outcome.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    outcome_reason = WordsField(blank=True)
    share_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    next_step = LineField(max_length=300, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    traits = models.JSONField(default=list, blank=True)
    context = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["team", "outcome"], name="deal_team_outcome"),
            models.Index(fields=["owner", "outcome"], name="deal_owner_outcome"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share_percent__isnull=True)
                | models.Q(share_percent__gte=1, share_percent__lte=100),
                name="deal_share_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(value_minor__isnull=True) | models.Q(value_minor__gte=0),
                name="deal_value_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="open", closed_on__isnull=True)
                | (~models.Q(outcome="open") & models.Q(closed_on__isnull=False)),
                name="deal_closed_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether the deal has not ended."""
        return self.outcome == Outcome.OPEN
