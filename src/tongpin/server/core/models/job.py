"""Work to be done after a change, kept in the database so that none is lost."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField, WordsField


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """One piece of work. `key` names its effect: while one is queued, a second with the same key adds nothing."""

    kind = LineField(max_length=60)
    key = LineField(max_length=200)
    payload = models.JSONField(default=dict)
    state = LineField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = LineField(max_length=100, blank=True)
    last_error = WordsField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(state="queued"), name="job_queued_once"
            )
        ]
        indexes = [models.Index(fields=["state", "run_at"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"


class ScheduleEntry(models.Model):
    """When a recurring job was last put in the queue."""

    name = LineField(max_length=60, unique=True)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "schedule entries"

    def __str__(self) -> str:
        return self.name
