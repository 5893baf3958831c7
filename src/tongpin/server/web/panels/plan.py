"""What may be planned, each act with its verdict of now, and one verdict in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from tongpin.engine import Record, check_action
from tongpin.engine.judgement import ActionVerdict
from tongpin.method.model import STATE_IDS, Action, Method
from tongpin.server.web.charts.band import percent
from tongpin.server.web.panels.words import VERDICTS


@dataclass(frozen=True, slots=True)
class ActChoice:
    """An act of the method, to be picked."""

    id: str
    name: str
    definition: str
    verdict: str
    verdict_words: Promise | str


@dataclass(frozen=True, slots=True)
class ActGroup:
    """The acts of one of our stages."""

    id: str
    name: str
    now: bool  # the stage that answers where the customer is
    acts: tuple[ActChoice, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """An act that fits better."""

    action: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """The verdict on what somebody intends."""

    action: str
    name: str
    verdict: str
    verdict_words: Promise | str
    why: str
    harm: str
    off: str
    read: bool  # the act was read from the words, not picked
    person: str
    person_fits: bool | None
    better: str
    better_name: str
    instead: tuple[Instead, ...]

    @property
    def harmful(self) -> bool:
        """Tell whether planning it needs a reason."""
        return self.verdict == "harmful"


def act_groups(record: Record | None, stage: str, method: Method, lang: str) -> tuple[ActGroup, ...]:
    """Return the acts by our stages, each with its verdict of now; without a record none has one.

    What is always to be done in an untroubled deal and what is an omission stand where the method puts them.
    """
    answer = method.states[stage].selling_stage if stage in STATE_IDS else ""
    groups = []
    for id_, selling in method.selling_stages.items():
        acts = [a for a in method.actions.values() if a.group == id_]
        shown = tuple(_choice(act, record, method, lang) for act in acts)
        groups.append(ActGroup(id_, selling.name.say(lang), id_ == answer, shown))
    rest = [a for a in method.actions.values() if a.group not in method.selling_stages]
    if rest:
        shown = tuple(_choice(act, record, method, lang) for act in rest)
        groups.append(ActGroup("anytime", gettext("At any time"), now=False, acts=shown))
    return tuple(groups)


def _choice(act: Action, record: Record | None, method: Method, lang: str) -> ActChoice:
    verdict = check_action(record, method, action=act.id, lang=lang).verdict if record else ""
    return ActChoice(act.id, act.name.say(lang), act.definition.say(lang), verdict, VERDICTS.get(verdict, ""))


def verdict_card(
    verdict: ActionVerdict,
    *,
    picked: str,
    person: str,
    name_of: Callable[[str | None], str],
    method: Method,
    lang: str,
) -> VerdictCard:
    """Return a verdict as the page shows it; `name_of` names one of the customer's people."""
    names = {id_: act.name.say(lang) for id_, act in method.actions.items()}
    return VerdictCard(
        action=verdict.action or "",
        name=names.get(verdict.action or "", ""),
        verdict=verdict.verdict,
        verdict_words=VERDICTS.get(verdict.verdict, verdict.verdict),
        why=verdict.why,
        harm=percent(verdict.p_harm),
        off=percent(verdict.p_off),
        read=bool(verdict.action) and not picked,
        person=person,
        person_fits=verdict.person_fits,
        better=verdict.better_person or "",
        better_name=name_of(verdict.better_person) if verdict.better_person else "",
        instead=tuple(
            Instead(better.action, names.get(better.action, better.action), better.why)
            for better in verdict.instead
        ),
    )
