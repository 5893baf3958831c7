"""The buying group to be kept: each person with a form, and the roles that nobody holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongpin.engine.people import missing_roles
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.insight.queries import judgement as judgement_queries
from tongpin.server.people.models import User
from tongpin.server.web.forms.stakeholder import ChangeForm


@dataclass(frozen=True, slots=True)
class MapRow:
    """One person on the map."""

    pk: int
    contact: int
    name: str
    title: str
    stance: int | None
    stance_words: str
    evidence: str
    influence: int | None
    roles: tuple[str, ...]
    form: ChangeForm
    open: bool  # the form is being filled in


@dataclass(frozen=True, slots=True)
class Gap:
    """A role that the present stage cannot do without and that nobody holds."""

    role: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing, and why it matters now."""

    why: str
    roles: tuple[Gap, ...]


def map_rows(
    actor: User, deal: Deal, changed: tuple[int, ChangeForm] | None, lang: str
) -> tuple[MapRow, ...]:
    """Return the customer's people, the most influential first; `changed` is the form that was refused."""
    found = sorted(stakeholder_queries.of_deal(actor, deal), key=lambda s: (-(s.influence or 0), s.pk))
    return tuple(_row(s, changed[1] if changed and changed[0] == s.pk else None, lang) for s in found)


def _row(stakeholder: Stakeholder, form: ChangeForm | None, lang: str) -> MapRow:
    method = method_in_use()
    return MapRow(
        pk=stakeholder.pk,
        contact=stakeholder.contact_id,
        name=stakeholder.contact.name,
        title=stakeholder.contact.title,
        stance=stakeholder.stance,
        stance_words=stance_words(stakeholder.stance, lang),
        evidence=stakeholder.stance_evidence,
        influence=stakeholder.influence,
        roles=tuple(method.roles[role].name.say(lang) for role in stakeholder.roles if role in method.roles),
        form=form or ChangeForm(stakeholder=stakeholder),
        open=form is not None,
    )


def stance_words(value: int | None, lang: str) -> str:
    """Return a stance's name."""
    if value is None:
        return _("Stance unknown")
    return next(s.name.say(lang) for s in method_in_use().stances.values() if s.value == value)


def said(stakeholder: Stakeholder, lang: str) -> list[tuple[str, str]]:
    """Return what is saved of a person now, as terms and words."""
    method = method_in_use()
    roles = [method.roles[role].name.say(lang) for role in stakeholder.roles if role in method.roles]
    found = [
        (_("Roles"), _(", ").join(roles) or "—"),
        (_("Stance towards us"), stance_words(stakeholder.stance, lang)),
        (_("Influence"), f"{stakeholder.influence} / 5" if stakeholder.influence else _("not known")),
    ]
    if stakeholder.stance_evidence:
        found.insert(2, (_("What shows it"), stakeholder.stance_evidence))
    return found


def gaps(deal: Deal, lang: str) -> Gaps | None:
    """Return the roles that the judged stage asks for and nobody holds; None where the judge misses nobody."""
    judgement = judgement_queries.current(deal, lang=lang)
    if judgement is None:
        return None
    wrong = next((m for m in judgement.mismatches if m.kind == "m_wrong_person" and m.event is None), None)
    if wrong is None:
        return None
    record, method = judgement_queries.record_of(deal), method_in_use()
    known = [event for event in record.events if event.at <= judgement.as_of]
    missing = missing_roles(record, known, judgement.stage, method)
    return Gaps(
        wrong.why,
        tuple(
            Gap(role, method.roles[role].name.say(lang), method.roles[role].definition.say(lang))
            for role in missing
        ),
    )
