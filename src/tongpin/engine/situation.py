"""One deal at one time, with everything that advice is made from worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongpin.method.model import Method

from .judgement import ConcernState, PersonView
from .phrases import Phrases
from .record import Event, Record


@dataclass(frozen=True)
class Situation:
    """What is known and judged of a deal at `at`."""

    record: Record
    events: Sequence[Event]
    at: datetime
    method: Method
    say: Phrases
    posterior: Mapping[str, float]
    befores: Sequence[Mapping[str, float]]  # the belief just before each event
    concerns: Sequence[ConcernState]
    views: Sequence[PersonView]
    held: frozenset[str]  # circumstances (method J4)
    ours: str  # our selling stage
    outcome: str

    @property
    def stage(self) -> str:
        """The most probable state."""
        return max(self.posterior, key=lambda s: self.posterior[s])

    @property
    def state_name(self) -> str:
        """Its name in the language asked for."""
        return self.method.states[self.stage].name.say(self.say.lang)

    def done(self, action: str) -> list[Event]:
        """Return the events in which we did `action`."""
        return [e for e in self.events if e.action == action]

    def days_since(self, event: Event) -> float:
        """Return the days from `event` to now."""
        return (self.at - event.at).total_seconds() / 86_400
