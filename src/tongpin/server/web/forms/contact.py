"""Somebody at a customer, and a change of job."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.people.models import User
from tongpin.server.web.forms.customer import known_customer, suggest
from tongpin.server.web.forms.fields import Words

FIELDS = ("name", "title", "email", "phone")


class ContactForm(forms.Form):
    """Who somebody is and how they are reached."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = Words(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    title = Words(label=_("Title"))
    email = Words(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    phone = Words(label=_("Phone"), widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}))

    def __init__(self, data: Any = None, *, contact: Contact | None = None) -> None:
        initial: dict[str, Any] = {}
        if contact is not None:
            initial = {field: getattr(contact, field) for field in (*FIELDS, "version")}
        super().__init__(data, initial=initial)

    def map(self) -> dict[str, str]:
        """Return what the domain is told."""
        return {field: self.cleaned_data[field] for field in FIELDS}


class JobForm(forms.Form):
    """For whom somebody works now, and since when."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    customer = Words(label=_("Works now for"), help_text=_("A customer that is here already"))
    title = Words(label=_("Title there"))
    on = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, contact: Contact, actor: User) -> None:
        initial = {"version": contact.version, "on": timezone.localdate}
        super().__init__(data, initial=initial, auto_id="id_job_%s")
        self.actor = actor
        suggest(self, "customer", actor)

    def clean_customer(self) -> Customer:
        """Return the customer of that name."""
        return known_customer(self.actor, self.cleaned_data["customer"])
