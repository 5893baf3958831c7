"""The judge's constants: what is believed before any deal of one's own has been seen.

Nothing here was fitted to single signals or deals. Each constant is one idea about how evidence behaves;
`benchmarks/judge.py` prints what each is worth by switching it off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from tongpin.method.model import Method

MODEL = "online-1"
# What of a regress share an announcement alone moves: the newcomer has not acted yet.
ANNOUNCED = 0.75


@dataclass(frozen=True)
class Estimator:
    """One set of constants for the online judge. `of` takes over those that the method itself names.

    Attributes
    ----------
    phases : int
        Erlang phases of each state's dwell: a state is not left at once.
    witness : tuple of float, one a state
        Share of entries into the state that show themselves by a signal. Only the rest can happen in
        silence. We are a party to a signature, so nearly all entries into implementation are seen; an
        invitation or a worry often reaches us, a parked project less so.
    event_step : float
        Chance of a change of state that a signal itself brings, since the signal often is the change
        (method A6, step 3).
    power : float
        Sharpness of the signal weights of method C1, which were given as cautious posteriors.
    floor : float
        Least weight of a state (method A6).
    repeat : float
        What each further sighting of the same signal still counts (method A6).
    together : float
        What each further signal by the same person in the same event still counts: they share one mouth
        and one mishearing.
    misread : float
        Chance that a signal means nothing at all, so that no single one is ever conclusive.
    ambiguity : mapping
        Weight by the signal's ambiguity: an ambiguous one must not move the stage alone (method C).
    nothing : tuple of float, one a state
        Likelihood of a contact without any signal, before the first one: a buyer who is busy buying shows it.
    regress_mass : float
        Share that a regime event moves back to its target: the method's (A6, step 5), less what an
        announcement alone does not do yet.
    rival_mass : float
        Share that the news of another's award moves to implementation: the buyer goes on without us.
    stated : float
        Likelihood of the stage that a rep states; the others share the rest (method C: rep_opinion).
    """

    phases: int = 2
    witness: tuple[float, ...] = (0.7, 0.7, 0.7, 0.8, 0.8, 0.97)
    event_step: float = 0.12
    power: float = 2.25
    floor: float = 0.02
    repeat: float = 0.4
    together: float = 0.85
    misread: float = 0.02
    ambiguity: Mapping[str, float] = field(default_factory=lambda: {"low": 1.0, "medium": 0.8, "high": 0.5})
    nothing: tuple[float, ...] = (1.0, 0.85, 0.75, 0.7, 0.7, 0.75)
    regress_mass: float = 0.3
    rival_mass: float = 0.8
    stated: float = 0.6

    @classmethod
    def of(cls, method: Method) -> Estimator:
        """Return the constants for a method: its event step, floor, repeat and regress share count (A6)."""
        said = method.estimator
        return cls(
            event_step=said.event_step,
            floor=said.floor,
            repeat=said.repeat_factor,
            regress_mass=said.regress_share * ANNOUNCED,
        )

    @cached_property
    def version(self) -> str:
        """Name the model and its constants, for every judgement to record."""
        text = repr(sorted(asdict(self).items()))
        return f"{MODEL}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
