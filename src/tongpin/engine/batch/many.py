"""Very many plain deals: the judge of `process.judge_deals`, without questions, statements or outages, in one pass.

Boards, forecasts and re-judging after learning want each deal's last posterior only. Then nothing needs to be laid out
before the filter runs, and the belief stays in the processor's registers and first cache.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.compiled import is_available
from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import RepLevels, judge_deals, shares
from tongpin.engine.process.parameters import Parameters, opening
from tongpin.engine.process.propensity import Believed, Levels, believe, levels_for
from tongpin.engine.process.tables import DAYS, HOURS, tables_for

Floats = NDArray[np.float64]
_LINE = 64  # bytes
_KNOWN = {
    *("states", "kinds", "prior", "dwell_days", "leave", "rates", "marks", "misread", "echo", "echo_rate"),
    *("rep_spread", "deal_spread", "phases", "trust", "opens", "witness", "sources"),
}  # the fields of the parameters that the quick path understands; of others only the default
_FADED = 42.0  # nats after which an echo is nothing
_MOST_FADING = 50_000  # hours that echoes may take to fade
_MOST_LOST = 400.0  # nats that one report and the wait before it may cost


@dataclass(frozen=True, eq=False)
class Many:
    """Judgements at each deal's end: `finals` (n, K), `likelihoods` (n,) in nats."""

    finals: Floats
    likelihoods: Floats


def judge_many(
    deals: Deals,
    parameters: Parameters,
    *,
    reps: RepLevels | None = None,
    threads: int = 2,
    fast: bool | None = None,
) -> Many:
    """Judge each deal at its end.

    Parameters
    ----------
    fast : compiled (True), clear numpy (False), or compiled where numba is installed (None)
    """
    compiled = is_available() if fast is None else fast
    if not compiled or not _is_plain(deals, parameters):
        judged = judge_deals(deals, parameters, reps=reps, fast=fast, threads=threads)
        return Many(judged.finals, judged.likelihoods)
    return _compiled(deals, parameters, _believed(deals, parameters, reps), threads)


def _is_plain(deals: Deals, parameters: Parameters) -> bool:
    """Tell whether the quick path can be taken: nothing but reports, no idea it does not know, and no number near the
    end of the scale.
    """
    if deals.outages or len(deals.stated_deal) or parameters.echo_rate <= 0.0:
        return False
    if any(getattr(parameters, f.name) != f.default for f in fields(parameters) if f.name not in _KNOWN):
        return False
    if min(parameters.intensities.min(), parameters.wrong_intensities.min()) <= 0.0:
        return False
    an_hour, a_report = _losses(parameters)
    short_enough = _FADED * HOURS / parameters.echo_rate < _MOST_FADING
    return short_enough and an_hour * HOURS * DAYS + a_report < _MOST_LOST


def _believed(deals: Deals, parameters: Parameters, reps: RepLevels | None) -> Believed:
    """Return each deal's belief about its level, made once a rep."""
    levels = levels_for(parameters)
    if reps is None:
        one = believe(levels, np.zeros(1), np.full(1, parameters.spread))
        which = np.zeros(len(deals), np.int64)
    else:
        known, which = np.unique(deals.reps, return_inverse=True)
        one = believe(levels, reps.mean[known], np.hypot(parameters.deal_spread, reps.spread[known]))
    return Believed(one.first[which], one.weights[which])


@dataclass(frozen=True, eq=False)
class _Tables:
    waits: Any  # (SLOTS · J, S · S)
    logs: Floats  # (SLOTS · J,)


@lru_cache(maxsize=4)
def _tables(parameters: Parameters) -> _Tables:
    levels: Levels = levels_for(parameters)
    made = tables_for(parameters, levels, np.ones((1, len(parameters.kinds))))
    waits = made.waits[0].reshape(-1, made.waits.shape[-1] ** 2)
    return _Tables(aligned(waits), made.logs.ravel())


def aligned(values: Any) -> Any:
    """Return a copy that begins where a cache line begins, so that no vector lies across two."""
    room = np.empty(values.nbytes + _LINE, np.uint8)
    start = -room.ctypes.data % _LINE
    out = room[start : start + values.nbytes].view(values.dtype).reshape(values.shape)
    out[...] = values
    return out


def _compiled(deals: Deals, parameters: Parameters, believed: Believed, threads: int) -> Many:
    from .many_kernel import filter_many  # noqa: PLC0415

    count, states, phases = len(deals), len(parameters.states), parameters.phases
    tables = _tables(parameters)
    prior = np.zeros(states * phases)
    prior[::phases] = parameters.prior
    right, wrong = (
        np.ascontiguousarray(np.repeat(side, phases, axis=0).T)
        for side in (parameters.intensities, parameters.wrong_intensities)
    )
    factors = levels_for(parameters).factors
    finals, likelihoods = np.empty((count, states)), np.empty(count)
    fixed: tuple[Any, ...] = (
        *(deals.offsets, deals.hours, deals.kinds, deals.confidence, deals.ends, right, wrong),
        *(
            parameters.echo * parameters.echo_rate,
            _fading(parameters.echo_rate),
            tables.waits,
            tables.logs,
            _opening(parameters),
        ),
        *(factors, believed.first, believed.weights, prior, parameters.trust),
        *_losses(parameters),
        *(finals, np.empty_like(believed.weights), likelihoods, (0,) * (states * phases)),
    )
    cuts = shares(count, threads)
    if len(cuts) == 2:
        filter_many(0, count, *fixed)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda a, b: filter_many(a, b, *fixed), cuts[:-1], cuts[1:]))
    return Many(finals, likelihoods)


def _opening(parameters: Parameters) -> Floats:
    """Return what a report does before it is weighed, (1, S · S); (0, S · S) where it does nothing."""
    out: Floats = aligned(opening(parameters).reshape(1, -1)[: parameters.opens > 0.0])
    return out


def _fading(rate: float) -> Floats:
    """Return what is left of an echo by its age in hours; the last entry is 0."""
    out: Floats = np.exp(-rate / HOURS * np.arange(int(_FADED * HOURS / rate) + 2))
    out[-1] = 0.0
    return out


def _losses(parameters: Parameters) -> tuple[float, float]:
    """Return how many nats a belief can lose or gain at most in an hour's wait and by a report."""
    factors, rates = levels_for(parameters).factors, (parameters.intensities, parameters.wrong_intensities)
    quickest = (parameters.phases / parameters.dwell_days).max() + factors.max() * parameters.rates.max()
    echoed = parameters.echo * parameters.echo_rate / (1 - parameters.echo)
    least = factors.min() * min(r.min() for r in rates)
    most = factors.max() * max(r.max() for r in rates) + echoed
    return float(quickest / HOURS), float(max(abs(np.log(least)), abs(np.log(most))))
