"""The customer's people on a deal, and ours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tongpin.server.accounts.queries import contact as contact_queries
from tongpin.server.core import language
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal, Part, Stakeholder
from tongpin.server.people.models import User
from tongpin.server.people.queries import user as user_queries
from tongpin.server.web.forms.fields import Words, offer

PARTS: dict[str, Promise] = {
    Part.SALES: _("Sells with us"),
    Part.SOLUTION: _("Designs the solution"),
    Part.DELIVERY: _("Delivers it"),
    Part.WATCHER: _("Only reads"),
}


class MapForm(forms.Form):
    """A person's place in the buying group: roles, stance with its evidence, influence."""

    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    stance = forms.ChoiceField(label=_("Stance towards us"), required=False)
    stance_evidence = Words(
        label=_("What shows it"),
        help_text=_("What they did or said; without it leave the stance unknown."),
    )
    stance_on = forms.DateField(
        label=_("On which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    influence = forms.ChoiceField(label=_("Influence"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        method, lang = method_in_use(), language.current()
        offer(self, "roles", [(role.id, role.name.say(lang)) for role in method.roles.values()])
        offer(
            self,
            "stance",
            [
                ("" if stance.value is None else str(stance.value), stance.name.say(lang))
                for stance in sorted(
                    method.stances.values(), key=lambda s: (s.value is not None, s.value or 0)
                )
            ],
        )
        offer(
            self,
            "influence",
            [
                ("", now_("not known")),
                *((str(level), f"{level} / 5") for level in range(1, 6)),
            ],
        )

    def map(self) -> dict[str, Any]:
        """Return what the domain is told."""
        data = self.cleaned_data
        return {
            "roles": data["roles"],
            "stance": int(data["stance"]) if data["stance"] else None,
            "stance_evidence": data["stance_evidence"],
            "stance_on": data["stance_on"],
            "influence": int(data["influence"]) if data["influence"] else None,
        }


class ChangeForm(MapForm):
    """Changing somebody who is on the map."""

    def __init__(self, data: Any = None, *, stakeholder: Stakeholder) -> None:
        initial = {
            "roles": stakeholder.roles,
            "stance": "" if stakeholder.stance is None else str(stakeholder.stance),
            "stance_evidence": stakeholder.stance_evidence,
            "stance_on": stakeholder.stance_on,
            "influence": str(stakeholder.influence or ""),
            "version": stakeholder.version,
        }
        super().__init__(data, initial=initial, auto_id=f"id_s{stakeholder.pk}_%s")


class AddForm(MapForm):
    """Somebody new on the map: a known contact of the customer's or a new one."""

    contact = forms.ChoiceField(label=_("Known at this customer"), required=False)
    name = Words(label=_("Name"))
    title = Words(label=_("Title"))

    def __init__(self, *args: Any, deal: Deal, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_deal = deal.stakeholders.values("contact")
        known = contact_queries.of_customer(actor, deal.customer).exclude(pk__in=on_deal)
        self.contacts = {str(contact.pk): contact for contact in known}
        offer(
            self,
            "contact",
            [
                ("", now_("somebody new")),
                *((key, f"{c.name} · {c.title}" if c.title else c.name) for key, c in self.contacts.items()),
            ],
        )


class MemberForm(forms.Form):
    """A colleague to be put on the deal."""

    user = forms.ChoiceField(label=_("Colleague"))
    part = forms.ChoiceField(label=_("Part"), choices=list(PARTS.items()))

    def __init__(self, *args: Any, deal: Deal, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_deal = {deal.owner_id, *deal.members.values_list("user", flat=True)}
        self.users = {str(u.pk): u for u in user_queries.active(actor) if u.pk not in on_deal}
        offer(self, "user", [("", "—"), *((key, u.name) for key, u in self.users.items())])
