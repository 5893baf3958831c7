"""A new deal: the customer, the people, the routing questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongpin.server.core import language
from tongpin.server.core.errors import Invalid
from tongpin.server.core.method import method_in_use
from tongpin.server.web.panels.routing import said

# A domain field that has another name in the form.
_SHOWN_AT = {"value": "amount", "opened_on": "opened", "folded": "customer"}


def show_refusal(form: forms.Form, error: Invalid) -> None:
    """Put what the domain refused at the field that it is about, or above the form."""
    field = _SHOWN_AT.get(error.field, error.field)
    form.add_error(field if field in form.fields else None, error.say())


class DealForm(forms.Form):
    """What a deal needs to be opened; the domain checks the values, the form only says where each belongs."""

    customer = forms.CharField(
        label=_("Customer"),
        help_text=_("A new name makes a new customer"),
        widget=forms.TextInput(attrs={"list": "customers", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Deal"), help_text=_("What it is about, in a few words"))
    amount = forms.CharField(label=_("Value a year"), required=False, help_text=_("Such as 3m or 3000000"))
    opened = forms.DateField(
        label=_("Opened on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language.current()
        self.fields["opened"].initial = timezone.localdate
        for criterion in method_in_use().routing.values():
            self.fields[criterion.id] = forms.TypedChoiceField(
                label=said(criterion.name, lang),
                choices=[(str(score), said(words, lang)) for score, words in enumerate(criterion.levels)],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def questions(self) -> list[BoundField]:
        """Return the routing questions as fields."""
        return [self[criterion] for criterion in method_in_use().routing]

    def answers(self) -> dict[str, int]:
        """Return the routing answers given, valid ones only; works on a form that is not complete yet."""
        self.is_valid()
        found = {criterion: self.cleaned_data.get(criterion) for criterion in method_in_use().routing}
        return {name: score for name, score in found.items() if isinstance(score, int)}


class PersonForm(forms.Form):
    """Somebody on the customer's side."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    title = forms.CharField(label=_("Title"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language.current()
        roles = method_in_use().roles.values()
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            required=False,
            choices=[("", "—"), *((role.id, role.name.say(lang)) for role in roles)],
        )


PeopleFormSet: type[BaseFormSet[PersonForm]] = formset_factory(
    PersonForm, extra=2, max_num=30, absolute_max=30
)
