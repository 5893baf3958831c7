"""Teams, a tree."""

from __future__ import annotations

from django.db import models

from tongpin.server.core.text import LineField


class Team(models.Model):
    """A team. `path` holds the ids from the root down, as /1/4/, so that a whole branch is one prefix."""

    name = LineField(max_length=100)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = LineField(max_length=200, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="team_name_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(parent__isnull=True), name="team_root_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
