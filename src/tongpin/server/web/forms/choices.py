"""Small helps for forms: choices that are known late, and values that a page puts in the place of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict


def offer(form: forms.BaseForm, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a choice field its choices."""
    cast("forms.ChoiceField", form.fields[field]).choices = list(choices)


def with_value(data: QueryDict, name: str, value: object) -> QueryDict:
    """Return a copy of what was sent with one value in the place of another."""
    copy = data.copy()
    copy[name] = str(value)
    return copy
