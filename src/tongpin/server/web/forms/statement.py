"""Stating the stage by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.method.model import STATE_IDS
from tongpin.server.core import language
from tongpin.server.core.method import method_in_use
from tongpin.server.web.forms.fields import Words, offer


class StatementForm(forms.Form):
    """Which stage one takes the customer to be in, and why."""

    stage = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Choose one of the six.")}
    )
    reason = Words(
        label=_("Why do you think so?"),
        help_text=_("What the customer did or said. Better still, write it down as they said it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        method, lang = method_in_use(), language.current()
        offer(self, "stage", [(state, method.states[state].name.say(lang)) for state in STATE_IDS])
