"""The E-step: expected counts and times of deals under given parameters.

Within a wait of length d with matrix exp(M d), the expected time in each state and the expected moves, given what
stood before (row a) and what comes after (column b), are entries of ∫ exp(M s)ᵀ (a ⊗ b) exp(M (d - s))ᵀ ds. The
integral is linear in a ⊗ b, so these are summed over all waits of equal length first and integrated once a length
(Liu et al. 2015 for continuous-time chains; Ryden 1996 for Markov-modulated Poisson processes).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process import clear
from tongpin.engine.process.compiled import is_available
from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import (
    RepLevels,
    Setting,
    bank_for,
    judge_program,
    setting_of,
    shares,
)
from tongpin.engine.process.parameters import Parameters, expanded_generator
from tongpin.engine.process.program import NOTHING, Program, program_of
from tongpin.engine.process.propensity import levels_for
from tongpin.engine.process.sources import groups
from tongpin.engine.process.tables import SLOTS, slots_of

from .statistics import Statistics
from .waits import Waits

Floats = NDArray[np.float64]
_NEGLIGIBLE = 1e-12  # a level less probable than this teaches nothing


@dataclass(frozen=True, eq=False)
class Sums:
    """What one pass over deals adds up, before the waits are integrated.

    `waits` (L, J, SLOTS, S, S); `right`, `wrong` (K, V); `starts` (K,); `counted` (3,): copies, confidence of
    new reports, new reports; `likelihoods` (n,).
    """

    waits: Floats
    right: Floats
    wrong: Floats
    starts: Floats
    counted: Floats
    likelihoods: Floats


def empty_sums(program: Program, setting: Setting, parameters: Parameters) -> Sums:
    """Return sums of nothing, of the right shapes."""
    states, types = len(parameters.states), len(parameters.kinds)
    sets, _, levels, size, _ = setting.tables.waits.shape
    return Sums(
        np.zeros((sets, levels, SLOTS, size, size)),
        np.zeros((states, types)),
        np.zeros((states, types)),
        np.zeros(states),
        np.zeros(3),
        np.zeros(len(program)),
    )


def expect(
    deals: Deals,
    parameters: Parameters,
    *,
    reps: RepLevels | None = None,
    fast: bool | None = None,
    threads: int = 1,
) -> Statistics:
    """Return the expected sums of deals under `parameters`, whose power is taken as 1 and every change as silent.

    Compiled where numba is installed, clear numpy where not (`fast` None), both with equal results.
    """
    plain = replace(parameters, power=1.0, opens=0.0, witness=())
    if parameters.absent == 0.0:
        parts = [deals]
    else:
        parts = [deals.chosen(group.deals) for group in groups(deals, plain, None)] or [deals]
    waits = Waits()
    found = [_pass(part, plain, reps, waits, fast=fast, threads=threads) for part in parts]
    return _statistics(found, deals, waits, plain)


@dataclass(frozen=True, eq=False)
class _Passed:
    """One pass: its sums, the log chance that the sources heard are there, and the expected absences."""

    sums: Sums
    prior_log: float
    absences: float


def _pass(
    deals: Deals,
    parameters: Parameters,
    reps: RepLevels | None,
    waits: Waits,
    *,
    fast: bool | None,
    threads: int,
) -> _Passed:
    program = program_of(deals, parameters, fast=fast)
    setting = setting_of(program, deals, parameters, reps)
    if is_available() if fast is None else fast:
        sums = _compiled(program, setting, parameters, threads)
    else:
        sums = empty_sums(program, setting, parameters)
        for i in range(len(program)):
            sums.likelihoods[i] = _clear(i, program, setting, parameters, sums)
    waits.add(sums.waits, setting, program.sets)
    absences = 0.0
    if len(setting.alternatives) > 1:
        judged = judge_program(program, setting, parameters, fast=fast, threads=threads)
        absences = float(judged.absences.sum())
    return _Passed(sums, float(setting.prior_logs.sum()), absences)


def _compiled(program: Program, setting: Setting, parameters: Parameters, threads: int) -> Sums:
    from tongpin.engine.process.kernels import expect_deals  # noqa: PLC0415

    cuts = shares(len(program), threads)
    parts = [empty_sums(program, setting, parameters) for _ in cuts[1:]]

    def run(part: Sums, lo: int, hi: int) -> None:
        expect_deals(
            *(lo, hi, program.offsets, program.gaps, program.alive, program.marks, program.confidence),
            *(program.echoes, program.tails, program.tail_alive, program.right, program.wrong, program.types),
            *(setting.tables.waits, setting.tables.logs, setting.levels.factors),
            *(setting.believed.first, setting.believed.weights, parameters.prior),
            *(part.waits, part.right, part.wrong, part.starts, part.counted, part.likelihoods),
            *parameters.sizes,
        )

    if len(parts) == 1:
        run(parts[0], 0, len(program))
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, parts, cuts[:-1], cuts[1:]))
    return Sums(*(np.sum([getattr(p, name) for p in parts], axis=0) for name in Sums.__dataclass_fields__))


@dataclass
class _Move:
    """One entry of a deal's walk: a wait of one slot, or a step that takes something in (slot -1)."""

    slot: int
    alive: int
    step: int


def _moves(program: Program, deal: int) -> list[_Move]:
    out: list[_Move] = []
    for step in range(int(program.offsets[deal]), int(program.offsets[deal + 1])):
        alive = int(program.alive[step])
        out += [_Move(slot, alive, step) for slot in slots_of(program.gaps[step])]
        if program.marks[step] != NOTHING:
            out.append(_Move(-1, alive, step))
    tail = slots_of(program.tails[deal])
    return out + [_Move(slot, int(program.tail_alive[deal]), -1) for slot in tail]


def _clear(deal: int, program: Program, setting: Setting, parameters: Parameters, sums: Sums) -> float:
    """Add one deal's expectations to `sums`; return its log likelihood."""
    bank = bank_for(setting, parameters, deal)
    moves = _moves(program, deal)
    first, size = int(setting.believed.first[deal]), bank.start.shape[1]
    prior = np.zeros(size)
    prior[:: parameters.phases] = parameters.prior
    weights = setting.believed.weights[deal]
    beliefs, logs = [], np.full(len(weights), -np.inf)
    for j, weight in enumerate(weights):
        walked, log = _walk(moves, program, bank, j, prior)
        beliefs.append(walked)
        if weight > 0:
            logs[j] = np.log(weight) + log
    peak = logs.max()
    share = np.exp(logs - peak)
    for level in np.flatnonzero(share > _NEGLIGIBLE * share.sum()).tolist():
        part = float(share[level] / share.sum())
        _walk_back(moves, program, bank, (first, level, part), beliefs[level], sums)
    return float(peak + np.log(share.sum()))


def _walk(
    moves: list[_Move], program: Program, bank: clear.Bank, level: int, prior: Floats
) -> tuple[list[Floats], float]:
    beliefs, log = [prior], 0.0
    for move in moves:
        if move.slot >= 0:
            belief = beliefs[-1] @ bank.waits[move.alive, move.slot, level]
            log += bank.logs[move.alive, move.slot, level]
        else:
            belief = beliefs[-1] * clear.emission(program, move.step, bank)[level]
        beliefs.append(belief / belief.sum())
        log += float(np.log(belief.sum()))
    return beliefs, log


def _walk_back(
    moves: list[_Move],
    program: Program,
    bank: clear.Bank,
    place: tuple[int, int, float],
    beliefs: list[Floats],
    sums: Sums,
) -> None:
    """Carry the backward column from the end to the start, adding up what each wait and report held."""
    first, level, weight = place
    column = np.ones(bank.start.shape[1])
    for move, before in zip(reversed(moves), reversed(beliefs[:-1]), strict=True):
        if move.slot >= 0:
            earlier = bank.waits[move.alive, move.slot, level] @ column
            joint = np.outer(before, column) * (weight / (before @ earlier))
            sums.waits[move.alive, first + level, move.slot] += joint
            column = earlier / (before @ earlier)
        else:
            likely = clear.emission(program, move.step, bank)[level]
            scale = (before * likely) @ column
            by_state = (before * column / scale).reshape(-1, bank.phases).sum(axis=1)
            _count(move.step, program, weight * by_state, bank.factors[level], sums)
            column = likely * column / scale
    start = (beliefs[0] * column).reshape(-1, bank.phases).sum(axis=1)
    sums.starts[:] += weight * start / start.sum()


def _count(step: int, program: Program, share: Floats, factor: float, sums: Sums) -> None:
    """Split a report among rightly read, wrongly read and copy; `share` (K,) is the smoothed state / likelihood."""
    mark = program.marks[step]
    if mark >= program.types:
        return
    c = program.confidence[step]
    right = factor * c * program.right[mark] * share
    wrong = factor * (1 - c) * program.wrong[mark] * share
    sums.right[:, mark] += right
    sums.wrong[:, mark] += wrong
    new = float(right.sum() + wrong.sum())
    sums.counted[:] += (program.echoes[step] * share.sum(), c * new, new)


def _statistics(found: list[_Passed], deals: Deals, waits: Waits, parameters: Parameters) -> Statistics:
    """Integrate the waits and name the sums."""
    states, phases = len(parameters.states), parameters.phases
    sets, spent = waits.integrated()  # (N, V), (N, J, S, S)
    days = np.einsum("njss->njs", spent).reshape(*spent.shape[:2], states, phases).sum(axis=3)
    weighed = np.einsum("njk,j->nk", days, levels_for(parameters).factors)
    flow = expanded_generator(parameters) * spent.sum(axis=(0, 1))
    exits = flow[phases - 1 :: phases, ::phases].copy()
    np.fill_diagonal(exits, 0.0)
    inner = np.array(
        [sum(flow[k * phases + p, k * phases + p + 1] for p in range(phases - 1)) for k in range(states)]
    )
    ages = (np.repeat(deals.ends, np.diff(deals.offsets)) - deals.hours) / 24.0
    echoing = (1 - np.exp(-parameters.echo_rate * np.maximum(ages, 0.0))).sum()
    copies, claimed, reports = np.sum([p.sums.counted for p in found], axis=0)
    likelihood = sum(float(p.sums.likelihoods.sum()) + p.prior_log for p in found)
    return Statistics(
        right=np.sum([p.sums.right for p in found], axis=0),
        wrong=np.sum([p.sums.wrong for p in found], axis=0),
        heard=weighed.T @ sets,
        days=days.sum(axis=(0, 1)),
        moves=exits,
        inner=inner,
        starts=np.sum([p.sums.starts for p in found], axis=0),
        copies=copies,
        echoing=np.asarray(echoing),
        claimed=claimed,
        reports=reports,
        likelihood=np.asarray(likelihood - parameters.echo * echoing),
        deals=np.asarray(float(len(deals))),
        absences=np.asarray(sum(p.absences for p in found)),
        watched=np.asarray(float(len(deals) * parameters.source_count)),
    )
