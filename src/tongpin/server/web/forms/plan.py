"""A move that somebody intends: one of the method's acts or one's own words, with whom, when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.people.models import User
from tongpin.server.web.forms.capture import shown_person
from tongpin.server.web.forms.fields import Words, offer


class PlanForm(forms.Form):
    """What a planned move is made of; the domain checks it, the form says where each thing belongs."""

    action = Words()
    text = Words(
        label=_("In your own words"),
        help_text=_("With an act chosen this is your note to it; without one the act is read from it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    person = forms.ChoiceField(label=_("With whom"), required=False)
    when = forms.DateField(
        label=_("When"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = Words(
        label=_("Why do it all the same?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, deal: Deal, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {f"s{s.pk}": s for s in stakeholder_queries.of_deal(actor, deal)}
        people = [(key, shown_person(s)) for key, s in self._people.items()]
        offer(self, "person", [("", now_("nobody named")), *people])

    @property
    def chosen(self) -> str:
        """Return the act chosen, as typed or as first shown; empty where it is none of the method's."""
        action = str(self["action"].value() or "")
        return action if action in method_in_use().actions else ""

    def stakeholder(self) -> Stakeholder | None:
        """Return with whom it is to be done."""
        return self._people.get(str(self["person"].value() or ""))

    def person_name(self, key: str | None) -> str:
        """Return the name of one of the deal's people."""
        found = self._people.get(key or "")
        return found.contact.name if found else (key or "")


class DoneForm(forms.Form):
    """What came of a move."""

    result = Words(
        label=_("What came of it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    at = forms.DateTimeField(
        label=_("When it was"),
        required=False,
        help_text=_("Empty: just now"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
