"""Changing a thing that others may be changing too."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from tongpin.server.core.errors import Conflict, NotVisible

Thing = TypeVar("Thing", bound=models.Model)


def locked(thing: Thing, version: int | None = None) -> Thing:
    """Return the thing as it is in the database now, locked until the transaction ends.

    Raises `Conflict` where `version` is given and somebody changed the thing since, `NotVisible` where it is gone.
    """
    current = type(thing)._default_manager.select_for_update().filter(pk=thing.pk).first()  # noqa: SLF001 - public in Django
    if current is None:
        raise NotVisible
    if version is not None and current.version != version:  # type: ignore[attr-defined]
        raise Conflict(current)
    return current


def save(thing: models.Model, diff: dict[str, Any]) -> None:
    """Save the fields of `diff` with the next version; `changed_at` where there is one."""
    thing.version += 1  # type: ignore[attr-defined]
    names = {field.name for field in thing._meta.concrete_fields}  # noqa: SLF001 - public in Django
    thing.save(update_fields=[*diff, "version", *({"changed_at"} & names)])
