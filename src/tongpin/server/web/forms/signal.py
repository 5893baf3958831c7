"""What a signal really is, where the reader saw something else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongpin.method.model import STATE_IDS
from tongpin.server.core import language
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.evidence.models import Signal
from tongpin.server.people.models import User
from tongpin.server.web.forms.fields import offer
from tongpin.server.web.panels.words import RELIABILITY


class SignalForm(forms.Form):
    """Which signal it is, how we know, and whose it is."""

    signal = forms.ChoiceField(label=_("It really is"))
    reliability = forms.ChoiceField(label=_("How we know"), choices=list(RELIABILITY.items()))
    by = forms.ChoiceField(label=_("Who showed it"), required=False)

    def __init__(self, data: Any = None, *, signal: Signal, actor: User) -> None:
        super().__init__(data, auto_id=f"id_signal_{signal.pk}_%s")
        self._people = {str(s.pk): s for s in stakeholder_queries.of_deal(actor, signal.event.deal)}
        offer(self, "signal", signals_by_state(language.current()))
        offer(
            self,
            "by",
            [
                ("", _("nobody named")),
                *((key, s.contact.name) for key, s in self._people.items()),
            ],
        )
        self.initial = {
            "signal": signal.signal,
            "reliability": signal.reliability,
            "by": str(signal.by_stakeholder_id or ""),
        }

    def changes(self) -> dict[str, Any]:
        """Return what the domain is asked to change."""
        return {
            "signal_id": self.cleaned_data["signal"],
            "reliability": self.cleaned_data["reliability"],
            "by_stakeholder": self._people.get(self.cleaned_data["by"]),
        }


def signals_by_state(lang: str) -> list[Any]:
    """Return the method's signals as choices, each under the state that it speaks for most."""
    method = method_in_use()
    groups: dict[str, list[tuple[str, str]]] = {state: [] for state in STATE_IDS}
    for signal in method.signals.values():
        state = STATE_IDS[max(range(len(STATE_IDS)), key=lambda i, w=signal.weights: w[i])]  # type: ignore[misc]
        groups[state].append((signal.id, signal.name.say(lang)))
    return [(method.states[state].name.say(lang), found) for state, found in groups.items() if found]
