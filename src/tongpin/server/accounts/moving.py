"""Moving all that hangs on one row to another, whatever app it lives in, so that a merge loses nothing."""

from __future__ import annotations

from django.db import models

Moved = dict[str, list[int]]


def hanging_on(thing: models.Model) -> dict[str, models.QuerySet[models.Model]]:
    """Return all rows that point to `thing`, by the name of what they are and the field that points."""
    found = {}
    for relation in thing._meta.related_objects:  # noqa: SLF001 - public in Django
        model, field = relation.related_model, relation.field
        rows = model._base_manager.filter(**{field.name: thing})  # noqa: SLF001 - public in Django
        found[f"{model._meta.model_name}.{field.name}"] = rows  # noqa: SLF001
    return found


def move_all(thing: models.Model, to: models.Model) -> Moved:
    """Let all rows that point to `thing` point to `to`; return what was moved, by kind."""
    moved: Moved = {}
    for name, rows in hanging_on(thing).items():
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        if pks:
            rows.update(**{name.partition(".")[2]: to})
            moved[name] = pks
    return moved
