"""What each signal, and each group of signals, did to a verdict and to the stage: exact, as if judged anew without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tongpin.method.model import Action, Method

from .circumstances import circumstances
from .concerns import concerns_of, still_open
from .estimator import Estimator
from .explain import Trail
from .judge import held_with, hidden_worry, posterior_for, situation_of, trail_of
from .judgement import GroupEffect, PersonView, VerdictEffect
from .online import Vector
from .phrases import phrases
from .price_talk import CONCESSION, DISGUISE
from .record import Event, Mark, Record
from .sightings import Place
from .situation import Situation
from .verdict import UnknownAction, Weighed, cells_of, weigh_cells

# Signals that bear on a verdict besides by the stage: through circumstances (J4) or through what price talk hides (C3).
PRICE_TALK = frozenset(DISGUISE) | {"sig_competitor_compared", "sig_quote_breakdown_requested"}
BEARING = PRICE_TALK | {
    "sig_award_notice",
    "sig_certificates_requested",
    "sig_competitor_awarded",
    "sig_contract_signed",
    "sig_decision_postponed",
    "sig_inventory_move_or_go_live",
    "sig_kpi_review_held",
    "sig_new_decision_maker",
    "sig_new_procurement_director",
    "sig_post_go_live_complaint",
    "sig_praise_after_go_live",
    "sig_presentation_scheduled",
    "sig_procurement_price_push",
    "sig_replacement_threat",
    "sig_rfp_sent",
    "sig_shortlisted",
    "sig_site_or_lease_trigger",
}

_SETTLED = "ov_all_concerns_resolved"


def verdict_effects(
    record: Record,
    method: Method,
    *,
    action: str,
    with_person: str | None = None,
    as_of: datetime | None = None,
    estimator: Estimator | None = None,
) -> tuple[VerdictEffect, ...]:
    """Return what each mark did to the verdict on `action`, in the order of the record.

    Equal to `check_action` on the record without the mark. Most marks bear on a verdict by the stage alone, which all
    marks' removals give at once; only where one opens a worry, talks of price or makes a circumstance hold are these
    looked at again.

    Raises
    ------
    UnknownAction
        The method has no such action.
    """
    if action not in method.actions:
        raise UnknownAction(action)
    trail = trail_of(record, method, as_of=as_of, estimator=estimator)
    situation = situation_of(record, trail, phrases("en"))
    weighing = _Weighing(method.actions[action], with_person, record, situation)
    own, without = _own(trail, with_person), trail.leave_one_out()
    base, out = weighing.verdict(situation), []
    marks = _marks(trail.events)
    for place, mark in marks:
        bare = _without(situation, without.get(place), place, own, with_person)
        found = weighing.without(place, mark, bare, first=place == marks[0][0])
        out.append(_effect(trail.events[place[0]], mark, base, found))
    return tuple(out)


def group_effects(
    record: Record,
    method: Method,
    *,
    by: str,
    as_of: datetime | None = None,
    estimator: Estimator | None = None,
) -> tuple[GroupEffect, ...]:
    """Return what all marks of a kind did to the judged stage together, strongest first.

    Parameters
    ----------
    by : "person" (whose words they are; "" where unknown), "role" (all that procurement said), "signal" or "reliability"

    Raises
    ------
    ValueError
        There is no such kind of group.
    """
    trail = trail_of(record, method, as_of=as_of, estimator=estimator)
    ids, now = list(method.states), trail.posterior
    here = int(now.argmax())
    out = []
    for key, places in _grouped(trail.events, record, by).items():
        left = trail.without(places)
        out.append(GroupEffect(key, len(places), float(now[here] - left[here]), ids[int(left.argmax())]))
    return tuple(sorted(out, key=lambda g: -abs(g.effect)))


def _grouped(events: Sequence[Event], record: Record, by: str) -> dict[str, set[Place]]:
    roles = {p.id: p.roles for p in record.people}
    out: dict[str, set[Place]] = {}
    for place, mark in _marks(events):
        person = mark.by or events[place[0]].by or ""
        keys: Mapping[str, Sequence[str]] = {
            "person": (person,),
            "role": roles.get(person, ()),
            "signal": (mark.signal,),
            "reliability": (mark.reliability,),
        }
        if by not in keys:
            raise ValueError(f"groups are by {', '.join(keys)}; not by {by}")
        for key in keys[by]:
            out.setdefault(key, set()).add(place)
    return out


def _marks(events: Sequence[Event]) -> list[tuple[Place, Mark]]:
    return [((e, m), mark) for e, event in enumerate(events) for m, mark in enumerate(event.marks)]


def _own(trail: Trail, person: str | None) -> dict[Place, Mapping[str, float] | None]:
    """Return where the person would be without each of their own marks; None where nothing of theirs is left."""
    if person is None:
        return {}
    ids = tuple(trail.chain.method.states)
    theirs = [p for p, mark in _marks(trail.events) if (mark.by or trail.events[p[0]].by) == person]
    if len(theirs) == 1:
        return {theirs[0]: None}
    found = Trail(trail.events, trail.chain, trail.until, voice=person).leave_one_out()
    return {place: dict(zip(ids, one.tolist(), strict=True)) for place, one in found.items()}


def _without(
    situation: Situation,
    deal: Vector | None,
    place: Place,
    own: Mapping[Place, Mapping[str, float] | None],
    person: str | None,
) -> Situation:
    """Return the situation with the beliefs that are left without a mark."""
    out = situation
    if deal is not None:
        out = replace(out, posterior=dict(zip(situation.method.states, deal.tolist(), strict=True)))
    if place not in own:
        return out
    others = [v for v in situation.views if v.person != person]
    theirs = own[place]
    if theirs is not None:
        others.append(PersonView(person or "", max(theirs, key=lambda s: theirs[s]), theirs, 0))
    return replace(out, views=others)


class _Weighing:
    """Weighs one action over a record that lacks one mark, and looks again only at what the mark bears on."""

    def __init__(self, action: Action, person: str | None, record: Record, situation: Situation) -> None:
        self.action, self.person, self.record, self.base = action, person, record, situation
        self.held = held_with(situation, person)
        self.cells = cells_of(action, self.held, situation.method)
        self.hidden = hidden_worry(situation)
        overrides = situation.method.overrides.values()
        self.circumstances_count = any(action.id in one.verdicts for one in overrides)

    def verdict(self, situation: Situation) -> Weighed:
        """Weigh under the circumstances of the whole record."""
        posterior = posterior_for(self.person, situation, self.held)
        return weigh_cells(self.cells, self.action, posterior, situation.method, disguised=self.hidden)

    def without(self, place: Place, mark: Mark, bare: Situation, *, first: bool) -> Weighed:
        """Weigh without a mark; `bare` has the beliefs that are left."""
        voices = self._voices(mark)
        bears = first or mark.signal in BEARING or (self.person is not None and mark.by == self.person)
        if not (voices or bears) or not (
            self.circumstances_count or self.person or self.action.id == CONCESSION
        ):
            return self.verdict(bare)
        bare = _left_out(bare, place)
        if voices:
            bare = replace(bare, concerns=concerns_of(bare.events, self.record, bare.method))
        settled = bool(bare.concerns) and not still_open(bare.concerns)
        held = self._held(bare, settled=settled, anew=bears)
        posterior = posterior_for(self.person, bare, held)
        cells = self.cells if held == self.held else cells_of(self.action, held, bare.method)
        talks = voices or mark.signal in PRICE_TALK
        hidden = hidden_worry(bare) if talks and self.action.id == CONCESSION else self.hidden
        return weigh_cells(cells, self.action, posterior, bare.method, disguised=hidden)

    def _voices(self, mark: Mark) -> bool:
        signal = self.base.method.signals.get(mark.signal)
        return any(effect.startswith("concern:") for effect in (signal.effects if signal else ()))

    def _held(self, bare: Situation, *, settled: bool, anew: bool) -> frozenset[str]:
        if anew:
            at, method = bare.at, bare.method
            return circumstances(self.record, bare.events, method, at=at, person=self.person, settled=settled)
        others = self.held - {_SETTLED}
        return others | {_SETTLED} if settled or _SETTLED in self.record.context else others


def _left_out(situation: Situation, place: Place) -> Situation:
    number, which = place
    one = situation.events[number]
    one = replace(one, marks=one.marks[:which] + one.marks[which + 1 :])
    return replace(situation, events=(*situation.events[:number], one, *situation.events[number + 1 :]))


def _effect(event: Event, mark: Mark, base: Weighed, found: Weighed) -> VerdictEffect:
    harm, off = base.p_harm - found.p_harm, base.p_off - found.p_off
    return VerdictEffect(event.id, mark.id, mark.signal, mark.quote, harm, off, found.verdict)
