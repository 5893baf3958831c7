"""What each report and each silence did, exactly, from one pass forward and one backward.

Let a⁻ be the belief just before a report, M the matrix of the wait after it, D its likelihood on the diagonal, and
B the columns that all later steps make of the aggregator (one column a state). Then

    without the report           ∝ a⁻ · B
    without the silence of a wait ∝ a⁺ · exp(Q · days) · D' · B'
    smoothed state at the report  ∝ a⁻ · D · (B · 1)

so everything costs about two filters, however many reports there are. Effects of reports that say the same do not
add up (each alone may show nothing): the ledger does, and `without_group` leaves several out at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from . import clear
from .compiled import is_available
from .filtering import Setting, bank_for
from .parameters import Parameters
from .program import NOTHING, Program
from .propensity import Levels
from .tables import Tables, slots_of, tables_for

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Explanation:
    """One deal's steps explained; N steps, K states.

    Attributes
    ----------
    posterior : (K,)
        At the deal's end.
    without : (N, K)
        The same had the step's report been ignored; the silence around it is kept.
    deaf : (N + 1, K)
        The same had the silence of each wait told nothing; the last is the wait up to the end.
    smoothed : (N, K)
        Where the buyer was at each step, seen from the end.
    misread : (N,)
        Chance that the step's report was misread, given everything; 0 for what is no report.
    before, after : (N, K)
        Online posterior just before and just after each step, for the ledger.
    """

    posterior: Floats
    without: Floats
    deaf: Floats
    smoothed: Floats
    misread: Floats
    before: Floats
    after: Floats

    def ledger(self, state: int, other: int, prior: Floats) -> tuple[Floats, Floats]:
        """Return what each wait (N + 1,) and each report (N,) added to the log odds of `state` against `other`.

        With the prior's log odds they add up to the final log odds.
        """
        starts = np.vstack([prior[None], self.after])
        ends = np.vstack([self.before, self.posterior[None]])
        waits = _log_odds(ends, state, other) - _log_odds(starts, state, other)
        reports = _log_odds(self.after, state, other) - _log_odds(self.before, state, other)
        return waits, reports


def _log_odds(posteriors: Floats, state: int, other: int) -> Floats:
    out: Floats = np.log(posteriors[:, state]) - np.log(posteriors[:, other])
    return out


@dataclass(frozen=True, eq=False)
class Explainer:
    """Explains deals of one program; made once for many deals."""

    program: Program
    setting: Setting
    parameters: Parameters
    silent: Tables  # what time alone does: nothing can be heard


def explainer(program: Program, setting: Setting, parameters: Parameters) -> Explainer:
    """Prepare to explain: adds the tables of waits that tell nothing."""
    nothing_heard = np.zeros((1, len(parameters.kinds)))
    one_level = Levels(np.zeros(1))
    return Explainer(program, setting, parameters, tables_for(parameters, one_level, nothing_heard))


def explain(deal: int, using: Explainer, *, fast: bool | None = None) -> Explanation:
    """Explain one deal of the program; linear in the number of its reports."""
    if is_available() if fast is None else fast:
        return _compiled(deal, using)
    return _clear(deal, using)


@dataclass
class _Pass:
    """What one pass forward leaves behind for the pass backward; lists of (W, S)."""

    starts: list[Floats]  # at the start of each wait
    arrivals: list[Floats]  # just before each step
    emissions: list[Floats]


def _forward(deal: int, using: Explainer, bank: clear.Bank) -> tuple[_Pass, Floats]:
    program, belief, seen = using.program, bank.start, _Pass([], [], [])
    for step in range(program.offsets[deal], program.offsets[deal + 1]):
        seen.starts.append(belief)
        belief, _ = clear.wait(belief, program.gaps[step], program.alive[step], bank)
        likely = clear.emission(program, step, bank)
        seen.arrivals.append(belief)
        weighed = belief * likely
        if not weighed.sum() > 0:
            likely, weighed = np.ones_like(likely), belief
        seen.emissions.append(likely)
        belief = weighed / weighed.sum()
    seen.starts.append(belief)
    belief, _ = clear.wait(belief, program.tails[deal], program.tail_alive[deal], bank)
    return seen, belief


def _back(columns: Floats, hours: int, waits: Floats, logs: Floats) -> Floats:
    """Take columns (W, S, K) back over a wait; `waits` (SLOTS, W or 1, S, S), `logs` their scale."""
    for slot in reversed(slots_of(hours)):
        columns = waits[slot] @ columns * np.exp(logs[slot] - logs[slot].max())[:, None, None]
        columns = columns / columns.max()
    return columns


def _clear(deal: int, using: Explainer) -> Explanation:
    program, parameters = using.program, using.parameters
    bank = bank_for(using.setting, parameters, deal)
    seen, last = _forward(deal, using, bank)
    first, count, states = int(program.offsets[deal]), len(seen.arrivals), len(parameters.states)
    columns = np.repeat(np.eye(states), parameters.phases, axis=0)[None].repeat(len(bank.factors), axis=0)
    without, smoothed = np.empty((count, states)), np.empty((count, states))
    deaf, misread = np.empty((count + 1, states)), np.zeros(count)
    gaps = [*program.gaps[first : first + count], program.tails[deal]]
    alive = [*program.alive[first : first + count], program.tail_alive[deal]]
    for i in range(count, -1, -1):
        quiet = _back(columns, gaps[i], using.silent.waits[0], using.silent.logs[0])
        deaf[i] = _share(np.einsum("js,jsk->k", seen.starts[i], quiet))
        columns = _back(columns, gaps[i], bank.waits[alive[i]], bank.logs[alive[i]])
        if i:
            here, likely = seen.arrivals[i - 1], seen.emissions[i - 1]
            without[i - 1] = _share(np.einsum("js,jsk->k", here, columns))
            joint = here * likely * columns.sum(axis=2)
            smoothed[i - 1] = _share(clear.by_state(joint, parameters.phases))
            misread[i - 1] = _misread(program, first + i - 1, joint, bank)
            columns = columns * likely[:, :, None]
    before = np.array([clear.by_state(a, parameters.phases) for a in seen.arrivals]).reshape(-1, states)
    after = np.array([clear.by_state(a, parameters.phases) for a in seen.starts[1:]]).reshape(-1, states)
    posterior = clear.by_state(last, parameters.phases)
    return Explanation(posterior, without, deaf, smoothed, misread, before, after)


def _share(values: Floats) -> Floats:
    out: Floats = values / values.sum()
    return out


def _misread(program: Program, step: int, joint: Floats, bank: clear.Bank) -> float:
    """Return the chance that a report was misread, if it was no copy: mean of the wrong part of its intensity."""
    mark = program.marks[step]
    if mark == NOTHING or mark >= program.types:
        return 0.0
    c = program.confidence[step]
    wrong = (1 - c) * program.wrong[mark]
    either = c * program.right[mark] + wrong
    share = np.divide(wrong, either, out=np.zeros_like(wrong), where=either > 0)
    return float(_share(clear.by_state(joint, bank.phases)) @ share)


def _compiled(deal: int, using: Explainer) -> Explanation:
    from .kernels import explain_deal  # noqa: PLC0415

    program, parameters, setting = using.program, using.parameters, using.setting
    states = len(parameters.states)
    lo, hi = int(program.offsets[deal]), int(program.offsets[deal + 1])
    count = hi - lo
    posterior, misread = np.empty(states), np.zeros(count)
    without, smoothed, before, after = (np.empty((count, states)) for _ in range(4))
    deaf = np.empty((count + 1, states))
    explain_deal(
        *(program.gaps[lo:hi], program.alive[lo:hi], program.marks[lo:hi], program.confidence[lo:hi]),
        *(program.echoes[lo:hi], int(program.tails[deal]), int(program.tail_alive[deal])),
        *(program.right, program.wrong, program.types, setting.tables.waits, setting.tables.logs),
        *(using.silent.waits[0], using.silent.logs[0]),
        *(setting.levels.factors, int(setting.believed.first[deal]), setting.believed.weights[deal]),
        *(parameters.prior, parameters.power),
        *(posterior, without, deaf, smoothed, misread, before, after),
        *parameters.sizes,
    )
    return Explanation(posterior, without, deaf, smoothed, misread, before, after)


def without_group(deal: int, steps: Collection[int], using: Explainer) -> Floats:
    """Return the deal's final posterior (K,) with all of `steps` (indexes within the deal) ignored."""
    marks = using.program.marks.copy()
    marks[using.program.offsets[deal] + np.fromiter(steps, np.int64)] = NOTHING
    blind = replace(using, program=replace(using.program, marks=marks))
    _, last = _forward(deal, blind, bank_for(using.setting, using.parameters, deal))
    return clear.by_state(last, using.parameters.phases)
