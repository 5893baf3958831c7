"""Changing a thing that others may be changing too."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.db import models
from django.db.models import QuerySet

from tongpin.server.core.errors import Conflict, NotVisible

Thing = TypeVar("Thing", bound=models.Model)


def locked(thing: Thing, version: int | None = None) -> Thing:
    """Return the thing as it is in the database now, locked until the transaction ends.

    Raises `Conflict` where `version` is given and somebody changed the thing since, `NotVisible` where it is gone.
    """
    current = _all_like(thing).select_for_update(no_key=True).filter(pk=thing.pk).first()
    if current is None:
        raise NotVisible
    if version is not None and current.version != version:  # type: ignore[attr-defined]
        raise Conflict(current)
    return current


def in_line(parent: models.Model) -> None:
    """Let others who add to `parent` wait until the transaction ends.

    So that "is it there already?" and "then add it" are one step: a double click adds one thing, not two.
    """
    _all_like(parent).select_for_update(no_key=True).filter(pk=parent.pk).first()


def save(thing: models.Model, diff: dict[str, Any]) -> None:
    """Save the fields of `diff` with the next version; `changed_at` where there is one."""
    thing.version += 1  # type: ignore[attr-defined]
    names = {field.name for field in thing._meta.concrete_fields}  # noqa: SLF001 - public in Django
    thing.save(update_fields=[*diff, "version", *({"changed_at"} & names)])


def _all_like(thing: Thing) -> QuerySet[Thing]:
    """Return all things of the kind; by `_meta`, since the signed-in user comes wrapped in a lazy object."""
    model = cast("type[Thing]", thing._meta.model)  # noqa: SLF001 - public in Django
    return model._default_manager.all()  # noqa: SLF001 - public in Django
