"""Small helps for forms: texts that the domain checks, choices known late, values put in the place of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict


class Words(forms.CharField):
    """A text that goes to the domain as it was typed: the domain says where a broken character is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, "required": False} | kwargs)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]


def offer(form: forms.BaseForm, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a choice field its choices."""
    cast("forms.ChoiceField", form.fields[field]).choices = list(choices)


def with_value(data: QueryDict, name: str, value: object) -> QueryDict:
    """Return a copy of what was sent with one value in the place of another."""
    copy = data.copy()
    copy[name] = str(value)
    return copy
