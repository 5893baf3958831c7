"""Everything that the process model believes before it looks at a deal, as one frozen object."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MODEL = "process-1"


@dataclass(frozen=True, eq=False)
class Parameters:
    """A marked point process over the buyer's states.

    The reported intensity of signal type v in state k, of a deal whose people log g times as much as usual, is

        μ_v = g · rates[k] · (c · marks[k, v] + (1 - c) · misread[k, v]) + echoes of earlier reports of v

    with c the reader's confidence. Stays are Erlang with `phases` phases.

    Attributes
    ----------
    states, kinds : tuple of str
        Ids of the K states and the V signal types.
    prior : (K,), sums to 1
    dwell_days : (K,)
        Mean stay in days.
    leave : (K, K), rows sum to 1
        Where the buyer goes on leaving; the diagonal is 0.
    rates : (K,)
        New signals a day of a deal that is logged as usual.
    marks, misread : (K, V), rows sum to 1
        Types of rightly read signals, and what a wrong reading looks like.
    echo : float
        Further reports of the same fact that each report brings, on average (below 1).
    echo_rate : float
        How fast they follow, 1 / days.
    rep_spread, deal_spread : float
        Standard deviation of log g among reps, and among the deals of one rep.
    team_spread : float
        The same among teams, where people's teams are told; `rep_spread` is then that among the people of one team.
    phases : int
    power : float
        Likelihoods count to this power; below 1 where the parameters are guesses (Miller and Dunson 2019).
    trust : float
        Factor on the reader's confidence.
    sources : tuple of int, one a signal type; empty = all from one source
        Which source (mail, chat, minutes …) reports of the type come from.
    absent : float
        Chance that a deal never has a given source (a buyer who does not write mails, a chat that nobody connected),
        unknown to the judge; 0 = every deal has every source.
    opens : float
        Chance of a change of state that a report itself brings, since the report often *is* the change: it opens a
        transition before it is weighed. 0 = states change in silence only.
    witness : tuple of float, one a state; empty = none
        Share of entries into the state that show themselves by a report. Only the rest can happen in silence.
    """

    states: tuple[str, ...]
    kinds: tuple[str, ...]
    prior: Array
    dwell_days: Array
    leave: Array
    rates: Array
    marks: Array
    misread: Array
    echo: float = 0.35
    echo_rate: float = 1.0
    rep_spread: float = 0.70
    deal_spread: float = 0.30
    phases: int = 2
    power: float = 1.0
    trust: float = 1.0
    sources: tuple[int, ...] = ()
    absent: float = 0.0
    opens: float = 0.0
    witness: tuple[float, ...] = ()
    team_spread: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no process.

        Raises
        ------
        ValueError
            A shape does not fit the states and types, or a number is out of its range.
        """
        count, types = len(self.states), len(self.kinds)
        shapes: Mapping[str, tuple[int, ...]] = {
            "prior": (count,),
            "dwell_days": (count,),
            "rates": (count,),
            "leave": (count, count),
            "marks": (count, types),
            "misread": (count, types),
        }
        for name, shape in shapes.items():
            value = getattr(self, name)
            if value.shape != shape or not np.isfinite(value).all() or (value < 0).any():
                raise ValueError(f"{name}: needs shape {shape}, finite and not negative; has {value.shape}")
        if not (self.dwell_days > 0).all() or not 0 <= self.echo < 1 or self.phases < 1:
            raise ValueError("needs positive dwell_days, 0 <= echo < 1 and at least one phase")
        if len(self.sources) not in {0, types} or not 0 <= self.absent < 1:
            raise ValueError("sources: needs one a signal type, or none; 0 <= absent < 1")
        shown = all(0 <= share <= 1 for share in self.witness)
        if len(self.witness) not in {0, count} or not shown or not 0 <= self.opens < 1:
            raise ValueError("witness: needs one share from 0 to 1 a state, or none; 0 <= opens < 1")

    @cached_property
    def intensities(self) -> Array:
        """Rates by state and type, rightly read; (K, V), a day."""
        out: Array = self.rates[:, None] * self.marks
        return out

    @cached_property
    def wrong_intensities(self) -> Array:
        """Rates by state and type, wrongly read; (K, V), a day."""
        out: Array = self.rates[:, None] * self.misread
        return out

    @property
    def sizes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Tuples as long as there are states, and phases a state; the compiled code reads sizes off them."""
        return (0,) * len(self.states), (0,) * self.phases

    @property
    def source_count(self) -> int:
        """Number of sources that reports can come from."""
        return 1 + max(self.sources, default=0)

    @property
    def spread(self) -> float:
        """Standard deviation of log g where nothing is known of the rep."""
        return float(np.hypot(np.hypot(self.team_spread, self.rep_spread), self.deal_spread))

    @cached_property
    def version(self) -> str:
        """Name the model and its content."""
        digest = hashlib.sha256()
        for one in fields(self):
            value = getattr(self, one.name)
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        return f"{MODEL}-{digest.hexdigest()[:8]}"

    def cautious(self, *, rates: float = 0.5, dwell: float = 0.5, power: float = 0.85) -> Parameters:
        """Return day-one parameters: rates and stays drawn to their geometric means, evidence weakened.

        An expert's factor-of-two error in a rate or a stay is as large as the true differences between states,
        so half-way to the mean is the better guess (shrinkage, James and Stein 1961). It costs little where the
        expert was right: `benchmarks/simulated.py` prints both.
        """
        return replace(
            self, rates=_drawn(self.rates, rates), dwell_days=_drawn(self.dwell_days, dwell), power=power
        )


def _drawn(values: Array, share: float) -> Array:
    """Keep `share` of each logarithm's distance from their mean."""
    logs = np.log(values)
    out: Array = np.exp(logs.mean() + share * (logs - logs.mean()))
    return out


def expanded_generator(parameters: Parameters) -> Array:
    """Return the generator over states × phases, shape (S, S) with S = K · phases, rates a day.

    A move into a state whose entries are mostly witnessed is taken out of the silent flow: had it happened, a report
    would have shown it.
    """
    phases, count = parameters.phases, len(parameters.states)
    unseen = parameters.leave * (1.0 - np.array(parameters.witness or (0.0,) * count))
    out = np.zeros((count * phases, count * phases))
    for k in range(count):
        rate = phases / parameters.dwell_days[k]
        for phase in range(phases):
            here = k * phases + phase
            if phase + 1 < phases:
                out[here, here + 1] = rate
            else:
                out[here, ::phases] += rate * unseen[k]
            out[here, here] -= out[here].sum()
    return out


def opening(parameters: Parameters) -> Array:
    """Return what a report does before it is weighed, shape (S, S): a share `opens` moves on, to first phases."""
    phases, count = parameters.phases, len(parameters.states)
    out = (1.0 - parameters.opens) * np.eye(count * phases)
    out[:, ::phases] += parameters.opens * np.repeat(parameters.leave, phases, axis=0)
    return out
