"""The deal as all panels see it: what is judged, from what, by which method, for a reader of which language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongpin.engine.judgement import Judgement, Step
from tongpin.engine.record import Event, Person, Record
from tongpin.method.model import STATE_IDS, Method


@dataclass(frozen=True, slots=True)
class Subject:
    """One deal at one time."""

    record: Record
    judgement: Judgement
    steps: Sequence[Step]
    method: Method
    lang: str

    def person(self, id_or_none: str | None) -> Person | None:
        """Return the person of that id, if there is one."""
        return next((person for person in self.record.people if person.id == id_or_none), None)

    def person_name(self, id_or_none: str | None) -> str:
        """Return a person's name; the id itself where nobody of that id is on the deal."""
        person = self.person(id_or_none)
        return person.name if person else (id_or_none or "")

    def event(self, id_: str | None) -> Event | None:
        """Return the event of that id, if there is one."""
        return next((event for event in self.record.events if event.id == id_), None)

    def stage(self, state: str) -> StageChip:
        """Return a state's chip with its share of the judgement."""
        return chip(state, self.judgement.posterior.get(state, 0.0), self.method, self.lang)

    def action_name(self, action: str | None) -> str:
        """Return an action's name; the id itself where the method does not know it."""
        known = self.method.actions.get(action or "")
        return known.name.say(self.lang) if known else (action or "")


@dataclass(frozen=True, slots=True)
class StageChip:
    """A state's name with its colour's rank."""

    state: str
    name: str
    rank: int
    share: float


def chip(state: str, share: float, method: Method, lang: str) -> StageChip:
    """Return the chip of one state."""
    return StageChip(state, method.states[state].name.say(lang), STATE_IDS.index(state), share)
