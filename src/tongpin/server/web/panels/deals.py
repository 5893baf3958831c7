"""The list of deals: its filters and its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongpin.engine.judgement import Judgement, NextMove
from tongpin.method import STATE_IDS
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal, Motion
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.people.models import User
from tongpin.server.people.queries import user as user_queries
from tongpin.server.web.charts.band import step_kind, step_word
from tongpin.server.web.charts.band_mini import band_mini
from tongpin.server.web.charts.svg import Svg
from tongpin.server.web.panels.subject import StageChip, chip

_COLD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; each is empty where it does not narrow."""

    q: str = ""
    stage: str = ""
    step: str = ""  # in | ahead | behind
    owner: str = ""  # a user's key
    motion: str = ""
    outcome: str = "open"  # or all

    @classmethod
    def read(cls, given: QueryDict) -> Filters:
        """Return the filters in a query string; what is not one of the choices does not narrow."""
        found = cls(
            **{field.name: str(given[field.name])[:200] for field in fields(cls) if field.name in given}
        )
        return cls(
            q=found.q.strip(),
            stage=found.stage if found.stage in STATE_IDS else "",
            step=found.step if found.step in {"in", "ahead", "behind"} else "",
            owner=found.owner if found.owner.isdecimal() else "",
            motion=found.motion if found.motion in Motion.values else "",
            outcome=found.outcome if found.outcome in {"open", "all"} else "open",
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()

    def find(self, actor: User) -> QuerySet[Deal]:
        """Return the deals that fit, of those that the actor may see."""
        owner = user_queries.visible_to(actor).filter(pk=self.owner).first() if self.owner else None
        found = deal_queries.listed(
            actor,
            search=self.q,
            stage=self.stage,
            owner=owner,
            outcome="open" if self.outcome == "open" else "",
            motion=self.motion,
            in_step=None if not self.step else self.step == "in",
        )
        lead = {"ahead": {"judgement__lead__gt": 0}, "behind": {"judgement__lead__lt": 0}}
        return found.filter(**lead.get(self.step, {}))


@dataclass(frozen=True, slots=True)
class FilterField:
    """One of the list's filters."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str | Promise], ...]


def filter_fields(filters: Filters, actor: User, lang: str) -> tuple[FilterField, ...]:
    """Return the filters that the list offers."""
    method = method_in_use()
    every = pgettext("filter", "All")
    owners = (
        deal_queries.visible_to(actor)
        .order_by("owner__name")
        .values_list("owner__pk", "owner__name")
        .distinct()
    )
    stages = ((state, method.states[state].name.say(lang)) for state in STATE_IDS)
    steps = (("in", _("In step")), ("ahead", _("We are ahead")), ("behind", _("We are behind")))
    motions = ((motion.id, motion.name.say(lang)) for motion in method.motions.values())
    return (
        FilterField("stage", _("Customer's stage"), filters.stage, (("", every), *stages)),
        FilterField("step", _("In step?"), filters.step, (("", every), *steps)),
        FilterField(
            "owner", _("Owner"), filters.owner, (("", every), *((str(pk), name) for pk, name in owners))
        ),
        FilterField("motion", _("Motion"), filters.motion, (("", every), *motions)),
        FilterField("outcome", _("Outcome"), filters.outcome, (("open", _("Open deals")), ("all", every))),
    )


@dataclass(frozen=True, slots=True)
class DealRow:
    """One deal of the list."""

    pk: int
    name: str
    customer: str
    outcome: str
    motion: Promise | str
    chip: StageChip | None
    certain: bool
    mini: Svg | str
    step_kind: str
    step_words: str
    next_name: str
    next_person: str
    last_at: datetime | None
    cold: bool
    owner: str


def deal_rows(deals: Iterable[Deal], actor: User, lang: str) -> tuple[DealRow, ...]:
    """Return the rows of deals that `listed` found.

    A standard product follows its process, not the customer's stage: its row shows the motion and the agreed step.
    """
    judged = [(deal, None if deal.motion == Motion.LTC else stored_judgement(deal, lang)) for deal in deals]
    wanted = [judgement.next[0].with_person for _deal, judgement in judged if judgement and judgement.next]
    names = _names([key for key in wanted if key], actor)
    return tuple(_row(deal, judgement, names, lang) for deal, judgement in judged)


def _names(keys: Iterable[str], actor: User) -> dict[str, str]:
    """Return the names of stakeholders by the key that the engine knows them by."""
    found = stakeholder_queries.visible_to(actor).filter(
        pk__in=[key[1:] for key in keys if key[1:].isdecimal()]
    )
    return {f"s{stakeholder.pk}": stakeholder.contact.name for stakeholder in found}


def stored_judgement(deal: Deal, lang: str) -> Judgement | None:
    """Return as much of the stored judgement as a row shows; None where nothing was judged yet.

    A list shows what is stored, so that it stays quick however many deals there are; a deal's page judges anew.
    """
    stored = getattr(deal, "judgement", None)
    if stored is None or lang not in stored.body:
        return None
    body = stored.body[lang]
    lists = {field.name: () for field in fields(Judgement) if isinstance(body.get(field.name), list)}
    moves = tuple(NextMove(**move) for move in body["next"])
    return Judgement(**{**body, **lists, "next": moves, "as_of": stored.as_of})


def _row(deal: Any, judgement: Judgement | None, names: Mapping[str, str], lang: str) -> DealRow:
    method = method_in_use()
    move = judgement.next[0] if judgement and judgement.next else None
    ended = deal.outcome != "open"
    role = method.roles.get(move.role or "") if move else None
    return DealRow(
        pk=deal.pk,
        name=deal.name,
        customer=deal.customer.name,
        outcome=method.outcomes[deal.outcome].name.say(lang) if ended else "",
        motion=method.motions[deal.motion].name.say(lang),
        chip=chip(judgement.stage, judgement.posterior[judgement.stage], method, lang) if judgement else None,
        certain=judgement.certain if judgement else False,
        mini=band_mini(judgement, method, lang) if judgement else "",
        step_kind=step_kind(judgement) if judgement else "",
        step_words=step_word(judgement) if judgement else "",
        next_name=method.actions[move.action].name.say(lang) if move else deal.next_step,
        next_person=names.get(move.with_person or "") or (role.name.say(lang) if role else "")
        if move
        else "",
        last_at=deal.last_event_at,
        cold=not ended
        and (deal.last_event_at is None or timezone.now() - deal.last_event_at > timedelta(days=_COLD_DAYS)),
        owner=deal.owner.name,
    )
