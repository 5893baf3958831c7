"""Where each person of the buying group is, and who is the right one for an act (method F3, F4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from tongpin.method.model import Action, Method

from .explain import Trail
from .judgement import PersonView
from .online import Chain
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
    said = Counter(mark.by or event.by for event in events for mark in event.marks)
    for person in buyers(record):
        if not said[person.id]:
            continue
        belief = Trail(events, chain, until, voice=person.id).posterior
        posterior = dict(zip(chain.method.states, belief.tolist(), strict=True))
        out.append(PersonView(person.id, _top(posterior), posterior, said[person.id]))
    return tuple(out)


def _top(posterior: Mapping[str, float]) -> str:
    return max(posterior, key=lambda s: posterior[s])


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
