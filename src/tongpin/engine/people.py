"""Where each person of the buying group is, and who is the right one for an act (method F3, F4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tongpin.method.model import Action, Method

from .judgement import PersonView
from .online import Chain, by_state, forward, operations
from .record import Event, Person, Record

_ANYBODY = {"any", "all", "-"}


def buyers(record: Record) -> list[Person]:
    """Return the customer's people."""
    return [p for p in record.people if p.side == "buyer"]


def person_views(
    record: Record, events: Sequence[Event], chain: Chain, until: datetime
) -> tuple[PersonView, ...]:
    """Return where each of the customer's people seems to be, from their own acts and words alone."""
    out = []
    for person in buyers(record):
        own = [_only_theirs(event, person.id) for event in events]
        count = sum(len(event.marks) for event in own)
        if not count:
            continue
        belief = by_state(forward(operations(own, chain, until=until), chain)[-1], chain)
        posterior = {s: float(p) for s, p in zip(chain.method.states, belief, strict=True)}
        out.append(PersonView(person.id, max(posterior, key=lambda s: posterior[s]), posterior, count))
    return tuple(out)


def _only_theirs(event: Event, person: str) -> Event:
    marks = tuple(m for m in event.marks if (m.by or event.by) == person)
    return replace(event, marks=marks, stage=None, text="")


def person_fits(person: Person, action: Action, stage: str, method: Method) -> bool | None:
    """Tell whether the act suits this person; None where their role is not known."""
    if not person.roles:
        return None
    if not action.targets or _ANYBODY & set(action.targets):
        return True
    if set(person.roles) & set(action.targets):
        return True
    return _weight(person, stage, method) >= method.people_rule.weighty_from and action.kind != "external"


def better_person(action: Action, stage: str, record: Record, method: Method) -> Person | None:
    """Return the best person on the deal for the act: by its targets' order, then by weight in the stage."""
    known = [p for p in buyers(record) if set(p.roles) & set(action.targets)]
    if not known:
        return None

    def rank(person: Person) -> tuple[int, float]:
        best = min(action.targets.index(r) for r in person.roles if r in action.targets)
        return best, -_weight(person, stage, method) * (person.influence or 3)

    return min(known, key=rank)


def _weight(person: Person, stage: str, method: Method) -> float:
    at = list(method.states).index(stage)
    return max((method.roles[r].weights[at] for r in person.roles if r in method.roles), default=0.0)


def missing_roles(record: Record, events: Sequence[Event], stage: str, method: Method) -> list[str]:
    """Return the roles that the stage's least coverage asks for and that nobody we met holds (method F4).

    A logistics head uses the service too, so they stand in for a user; a sponsor is found by stance.
    """
    least = method.minimums.get(stage)
    if least is None:
        return []
    met = {p for e in events for p in (e.by, e.with_person, *(m.by for m in e.marks)) if p}
    known = [p for p in buyers(record) if p.id in met]
    held = {r for p in known for r in p.roles}
    held |= {"user_buyer"} if "logistics_head" in held else set()
    held |= {"sponsor"} if any((p.stance or 0) >= 1 for p in known) else set()
    return [r for r in least.roles if r not in held]
