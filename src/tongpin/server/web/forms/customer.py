"""A customer, who else serves it, and the people there, as a person writes them down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.server.accounts.models import Customer, Size
from tongpin.server.accounts.queries import customer as customer_queries
from tongpin.server.people.models import User
from tongpin.server.web.forms.fields import Words

SIZES: dict[str, Promise] = {
    Size.SMALL: _("under 100 people"),
    Size.MIDDLE: _("100 to 999 people"),
    Size.LARGE: _("1,000 to 9,999 people"),
    Size.HUGE: _("10,000 people and more"),
}
PLAIN = ("name", "industry", "size", "credit_code", "note")
SUGGESTED = 200


def suggest(form: forms.Form, field: str, actor: User) -> None:
    """Let a field of a customer's name offer the customers one sees."""
    form.fields[field].widget.attrs |= {"list": "customers", "autocomplete": "off"}
    form.suggested = customer_queries.visible_to(actor).values_list("name", flat=True)[:SUGGESTED]  # type: ignore[attr-defined]


def known_customer(actor: User, name: str) -> Customer:
    """Return the visible customer of that name, or refuse the field."""
    found = customer_queries.named(actor, name)
    if found is None:
        raise forms.ValidationError(
            now_("There is no customer of this name. Add it first, or write its whole name.")
        )
    return found


class CustomerForm(forms.Form):
    """A company: the domain checks the values, the form only says where each belongs."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = Words(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    credit_code = Words(
        label=_("Unified social credit code"),
        help_text=_("18 characters, from the business licence; the check character is verified"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    industry = Words(label=_("Industry"))
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", "—"), *SIZES.items()])
    group = Words(label=_("Belongs to the group"), help_text=_("A customer that is here already"))
    note = Words(label=pgettext_lazy("customer", "Note"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, actor: User, customer: Customer | None = None) -> None:
        initial: dict[str, Any] = {}
        self.hidden: Customer | None = None
        if customer is not None:
            initial = {field: getattr(customer, field) for field in PLAIN}
            group = customer.group
            if group is not None and customer_queries.named(actor, group.name) != group:
                group, self.hidden = None, group
            initial |= {"version": customer.version, "group": group.name if group else ""}
        super().__init__(data, initial=initial)
        self.actor = actor
        suggest(self, "group", actor)

    def clean_group(self) -> Customer | None:
        """Return the customer of that name; a group that one may not look at stays where none is named."""
        name = self.cleaned_data["group"]
        return known_customer(self.actor, name) if name.strip() else self.hidden

    def map(self) -> dict[str, Any]:
        """Return what the domain is told."""
        return {field: self.cleaned_data[field] for field in (*PLAIN, "group")}


class IncumbencyForm(forms.Form):
    """Another provider's contract with the customer."""

    provider = Words(label=_("Provider"))
    what = Words(label=_("For what"))
    expires_on = forms.DateField(
        label=_("Expires on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class MergeForm(forms.Form):
    """The two records as the preview showed them, and which of them stays."""

    keep = forms.IntegerField(widget=forms.HiddenInput)
    lose = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    lose_version = forms.IntegerField(widget=forms.HiddenInput)
