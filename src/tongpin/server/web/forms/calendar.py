"""A calendar to be read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.server.web.forms.fields import Words


class CalendarForm(forms.Form):
    """A name and the secret .ics address, which is written and never shown."""

    name = Words(label=pgettext_lazy("of a thing", "Name"), help_text=_("Such as: my work calendar"))
    address = Words(
        label=_("Secret address of the calendar (.ics)"),
        help_text=_("In your calendar's settings, under publish or share. Kept encrypted, never shown."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
