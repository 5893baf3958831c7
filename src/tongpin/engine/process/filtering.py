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
from .parameters import Parameters
from .program import Program, Questions, program_of
from .propensity import Believed, Levels, believe, levels_for
from .tables import Tables, tables_for

Floats = NDArray[np.float64]
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
    """

    answers: Floats
    answer_likelihoods: Floats
    finals: Floats
    likelihoods: Floats
    level_mean: Floats
    level_variance: Floats


@dataclass(frozen=True, eq=False)
class Setting:
    """Tables and beliefs for one program, so that several passes need not make them again."""

    levels: Levels
    believed: Believed
    tables: Tables


def setting_of(
    program: Program, deals: Deals, parameters: Parameters, reps: RepLevels | None = None
) -> Setting:
    """Build the transition tables and each deal's belief about its logging level."""
    levels = levels_for(parameters)
    if reps is None:
        mean, spread = np.zeros(len(deals)), np.full(len(deals), parameters.spread)
    else:
        mean = reps.mean[deals.reps]
        spread = np.hypot(parameters.deal_spread, reps.spread[deals.reps])
    return Setting(levels, believe(levels, mean, spread), _tables(parameters, levels, program.sets))


def _tables(parameters: Parameters, levels: Levels, sets: Floats) -> Tables:
    return _remembered(parameters, levels.logs.tobytes(), sets.tobytes(), len(sets))


@lru_cache(maxsize=4)
def _remembered(parameters: Parameters, logs: bytes, sets: bytes, count: int) -> Tables:
    alive = np.frombuffer(sets).reshape(count, -1)
    return tables_for(parameters, Levels(np.frombuffer(logs)), alive)


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
    program = program_of(deals, parameters, questions, fast=fast)
    setting = setting_of(program, deals, parameters, reps)
    return judge_program(program, setting, parameters, fast=fast, threads=threads)


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
    return Judged(answers, so_far, finals, likelihoods, mean, variance)


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
