"""Judging deals with the process model: the one function that both the clear and the compiled path stand behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import clear
from .compiled import is_available
from .deals import Deals
from .parameters import Parameters, opening
from .program import NOTHING, Program, Questions, program_of
from .propensity import Believed, Levels, believe, levels_for
from .sources import Hypotheses, groups, heard_at_all, hypotheses, levels_by_source
from .tables import Tables, tables_for

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_DEALS_A_THREAD = 256


@dataclass(frozen=True, eq=False)
class RepLevels:
    """What is known of each rep's logging: mean and standard deviation of log g, shapes (reps,)."""

    mean: Floats
    spread: Floats


@dataclass(frozen=True, eq=False)
class Judged:
    """What the filter says.

    Attributes
    ----------
    answers : (R, K)
        Posterior at each question, online.
    answer_likelihoods : (R,)
        Log likelihood of the deal's reports up to each question, in nats.
    finals : (n, K)
        Posterior at each deal's end.
    likelihoods : (n,)
        Log likelihood of each deal's reports, in nats.
    level_mean, level_variance : (n,)
        Of log g, after the whole deal.
    absences : (n,)
        Expected number of sources that the deal lacks, after the whole deal.
    """

    answers: Floats
    answer_likelihoods: Floats
    finals: Floats
    likelihoods: Floats
    level_mean: Floats
    level_variance: Floats
    absences: Floats


@dataclass(frozen=True, eq=False)
class Setting:
    """Tables and beliefs for one program, so that several passes need not make them again.

    A level is a level of logging under one hypothesis of which sources the deal has; `prior_logs` (n,) is the log
    chance that the sources heard are there.
    """

    levels: Levels
    believed: Believed
    tables: Tables
    alternatives: Hypotheses
    prior_logs: Floats


def setting_of(
    program: Program,
    deals: Deals,
    parameters: Parameters,
    reps: RepLevels | None = None,
    heard: Bools | None = None,
) -> Setting:
    """Build the transition tables and each deal's belief about its logging level and its sources.

    Parameters
    ----------
    heard : (n, C), which sources are known to be there; default: those that the whole deal was heard from
    """
    plain = levels_for(parameters)
    if reps is None:
        mean, spread = np.zeros(len(deals)), np.full(len(deals), parameters.spread)
    else:
        mean = reps.mean[deals.reps]
        spread = np.hypot(parameters.deal_spread, reps.spread[deals.reps])
    if parameters.absent == 0.0:
        known = np.ones((len(deals), 1), np.bool_)
    else:
        known = heard_at_all(deals, parameters) if heard is None else heard
    alternatives = hypotheses(parameters, np.asarray(~known.all(axis=0), np.bool_))
    chances = alternatives.chances(known, parameters.absent)
    levels, believed = levels_by_source(plain, believe(plain, mean, spread), chances)
    tables = tables_of(parameters, plain, program.sets, alternatives)
    return Setting(levels, believed, tables, alternatives, np.log(chances.sum(axis=1)))


def tables_of(parameters: Parameters, levels: Levels, sets: Floats, alternatives: Hypotheses) -> Tables:
    """Return the tables of all levels under all hypotheses, those of one level side by side."""
    made = [
        _remembered(parameters, levels.logs.tobytes(), (sets * heard).tobytes(), len(sets))
        for heard in alternatives.kinds_heard
    ]
    if len(made) == 1:
        return made[0]
    waits = np.stack([t.waits for t in made], axis=3)
    logs = np.stack([t.logs for t in made], axis=3)
    generators = np.stack([t.generators for t in made], axis=2)
    return Tables(
        waits.reshape(*waits.shape[:2], -1, *waits.shape[4:]),
        logs.reshape(*logs.shape[:2], -1),
        generators.reshape(len(generators), -1, *generators.shape[3:]),
    )


@lru_cache(maxsize=32)
def _remembered(parameters: Parameters, logs: bytes, sets: bytes, count: int) -> Tables:
    alive = np.frombuffer(sets).reshape(count, -1)
    made = tables_for(parameters, Levels(np.frombuffer(logs)), alive)
    if parameters.opens > 0:
        # The last set stands for what a report opens (`program`): no time passes, nobody listens
        made.waits[-1, 1] = opening(parameters)
    return made


def judge_deals(
    deals: Deals,
    parameters: Parameters,
    *,
    questions: Questions | None = None,
    reps: RepLevels | None = None,
    fast: bool | None = None,
    threads: int = 2,
) -> Judged:
    """Judge every deal online: exact Bayes filter of the process (inference for Markov-modulated point processes).

    Parameters
    ----------
    questions : where judgements are wanted besides each deal's end
    reps : what is known of the reps' logging; None = the population's spread
    fast : compiled (True), clear numpy (False), or compiled where numba is installed (None)
    """
    if parameters.absent == 0.0:
        program = program_of(deals, parameters, questions, fast=fast)
        setting = setting_of(program, deals, parameters, reps)
        return judge_program(program, setting, parameters, fast=fast, threads=threads)
    out = _nothing_yet(len(deals), 0 if questions is None else len(questions.deal), len(parameters.states))
    for group in groups(deals, parameters, questions):
        part = deals.chosen(group.deals)
        program = program_of(part, parameters, group.questions, fast=fast)
        heard = np.repeat(group.heard[None], len(part), axis=0)
        setting = setting_of(program, part, parameters, reps, heard)
        found = judge_program(program, setting, parameters, fast=fast, threads=threads)
        out.answers[group.rows], out.answer_likelihoods[group.rows] = found.answers, found.answer_likelihoods
        here = group.deals[group.finals]
        for name in ("finals", "likelihoods", "level_mean", "level_variance", "absences"):
            getattr(out, name)[here] = getattr(found, name)[group.finals]
    return out


def _nothing_yet(count: int, rows: int, states: int) -> Judged:
    return Judged(
        np.empty((rows, states)),
        np.empty(rows),
        np.empty((count, states)),
        *(np.empty(count) for _ in range(4)),
    )


def judge_program(
    program: Program, setting: Setting, parameters: Parameters, *, fast: bool | None = None, threads: int = 2
) -> Judged:
    """Judge the deals of a program already laid out."""
    count, believed = len(program), setting.believed
    answers = np.empty((program.answers, len(parameters.states)))
    so_far = np.empty(program.answers)
    finals = np.empty((count, len(parameters.states)))
    levels, likelihoods = np.empty_like(believed.weights), np.empty(count)
    if is_available() if fast is None else fast:
        _compiled(program, setting, parameters, threads, answers, so_far, finals, levels, likelihoods)
    else:
        for i in range(count):
            bank = bank_for(setting, parameters, i)
            belief, likelihoods[i] = clear.filter_one(program, i, bank, answers, so_far)
            finals[i], levels[i] = clear.by_state(belief, parameters.phases), belief.sum(axis=1)
    logs = setting.levels.logs[believed.first[:, None] + np.arange(levels.shape[1])]
    mean = (levels * logs).sum(axis=1)
    variance = (levels * logs**2).sum(axis=1) - mean**2
    by_source = levels.reshape(count, -1, len(setting.alternatives)).sum(axis=1)
    absences = by_source @ setting.alternatives.missing
    so_far += setting.prior_logs[_asked_of(program)]
    return Judged(answers, so_far, finals, likelihoods + setting.prior_logs, mean, variance, absences)


def _asked_of(program: Program) -> NDArray[np.int64]:
    """Return the deal of each question, (R,)."""
    steps = np.flatnonzero(program.rows != NOTHING)
    out = np.empty(program.answers, np.int64)
    out[program.rows[steps]] = np.searchsorted(program.offsets, steps, side="right") - 1
    return out


def bank_for(setting: Setting, parameters: Parameters, deal: int) -> clear.Bank:
    """Return what the clear path needs for one deal."""
    believed = setting.believed
    return clear.bank_of(
        setting.tables, setting.levels.factors, int(believed.first[deal]), believed.weights[deal], parameters
    )


def _compiled(program: Program, setting: Setting, parameters: Parameters, threads: int, *out: Floats) -> None:
    from .kernels import filter_deals  # noqa: PLC0415

    fixed: tuple[Any, ...] = (
        *(program.offsets, program.gaps, program.alive, program.marks, program.confidence, program.echoes),
        *(program.rows, program.tails, program.tail_alive, program.right, program.wrong, program.types),
        *(setting.tables.waits, setting.tables.logs, setting.levels.factors),
        *(setting.believed.first, setting.believed.weights, parameters.prior, parameters.power),
    )
    rest: tuple[Any, ...] = (*out, *parameters.sizes)
    cuts = shares(len(program), threads)
    if len(cuts) == 2:
        filter_deals(0, len(program), *fixed, *rest)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda a, b: filter_deals(a, b, *fixed, *rest), cuts[:-1], cuts[1:]))


def shares(count: int, workers: int) -> list[int]:
    """Return the bounds of even shares of `count` deals, none so small that starting it costs more."""
    pieces = max(1, min(4 * workers, count // _DEALS_A_THREAD)) if workers > 1 else 1
    return [count * n // pieces for n in range(pieces + 1)]
