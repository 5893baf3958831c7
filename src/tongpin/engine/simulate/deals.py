"""Draw deals from a world: the hidden path, the signals, the copies, the misreadings, and the truth beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.deals import Deals, Outage, deals_of

from .world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HOURS = 24
MOST_STAYS = 40
MOST_REPORTS = 3900
DEALS_A_REP = 40


@dataclass(frozen=True, eq=False)
class Path:
    """Where one buyer really was: `states[m]` from day `starts[m]`; `starts` has one more, the deal's end."""

    states: Ints
    starts: Floats

    def at(self, days: Floats) -> Ints:
        """Return the state at each moment, days from the start."""
        place = np.searchsorted(self.starts[1:-1], days, side="right")
        out: Ints = self.states[place]
        return out


@dataclass(frozen=True, eq=False)
class Simulated:
    """Deals with their truth: `read_right` (E,) of each report, `rep_levels` (reps,) of log g, deals' `levels` (n,)."""

    deals: Deals
    paths: tuple[Path, ...]
    read_right: NDArray[np.bool_]
    levels: Floats
    rep_levels: Floats

    def states_at(self, deal: Ints, hour: Ints) -> Ints:
        """Return the true state of deals at the end of given hours; shapes (R,)."""
        out = np.empty(len(deal), np.int64)
        for i in np.unique(deal):
            here = deal == i
            out[here] = self.paths[i].at((hour[here] + 1) / HOURS)
        return out


@dataclass(frozen=True, eq=False)
class _Reports:
    days: Floats
    kinds: Ints
    confidence: Floats
    right: NDArray[np.bool_]

    def take(self, where: Ints | NDArray[np.bool_]) -> _Reports:
        return _Reports(self.days[where], self.kinds[where], self.confidence[where], self.right[where])


def simulate(world: World, count: int, seed: int, *, reps: int | None = None) -> Simulated:
    """Return `count` deals of `reps` people (default: one for forty deals), the same for the same seed."""
    streams = np.random.SeedSequence(seed).spawn(count + 1)
    random = np.random.default_rng(streams[0])
    people = reps or max(5, count // DEALS_A_REP)
    rep_levels = world.truth.rep_spread * random.standard_normal(people)
    owners = random.integers(0, people, count)
    drawn = [
        _one(world, float(rep_levels[o]), np.random.default_rng(s))
        for o, s in zip(owners, streams[1:], strict=True)
    ]
    rows = [
        list(zip((r.days * HOURS).astype(int).tolist(), r.kinds.tolist(), r.confidence.tolist(), strict=True))
        for _, r, _, _ in drawn
    ]
    ends = [int(path.starts[-1]) * HOURS - 1 for path, _, _, _ in drawn]
    deals = deals_of(rows, ends, owners.tolist())
    outages = tuple(
        Outage(i, int(o[0] * HOURS), int(o[1] * HOURS))
        for i, (_, _, _, o) in enumerate(drawn)
        if o is not None
    )
    return Simulated(
        Deals(
            deals.offsets, deals.hours, deals.kinds, deals.confidence, deals.ends, deals.reps, outages=outages
        ),
        tuple(path for path, _, _, _ in drawn),
        np.concatenate([r.right for _, r, _, _ in drawn]),
        np.array([level for _, _, level, _ in drawn]),
        rep_levels,
    )


def _one(
    world: World, rep_level: float, random: np.random.Generator
) -> tuple[Path, _Reports, float, tuple[float, float] | None]:
    truth, dials = world.truth, world.dials
    level = rep_level + truth.deal_spread * random.standard_normal()
    path = _path(world, random)
    new = _new_reports(world, path, float(np.exp(level)), random)
    every = _with_copies(world, new, path.starts[-1], random)
    gone = np.flatnonzero(random.random(int(world.channels.max()) + 1) < dials.missing_channel)
    every = every.take(~np.isin(world.channels[every.kinds], gone))
    outage = None
    if random.random() < dials.outage and path.starts[-1] > dials.outage_days + 30:
        start = float(random.integers(15, int(path.starts[-1] - dials.outage_days)))
        outage = (start, start + dials.outage_days)
        every = every.take((every.days < outage[0]) | (every.days >= outage[1]))
    return path, every.take(np.argsort(every.days, kind="stable")), level, outage


def _path(world: World, random: np.random.Generator) -> Path:
    truth = world.truth
    speed = np.exp(world.speed_spread * random.standard_normal())
    length = world.median_days * np.exp(0.6 * random.standard_normal())
    end = float(int(np.clip(length, world.shortest_days, world.longest_days)))
    state, now = int(random.choice(len(truth.prior), p=truth.prior)), 0.0
    states: list[int] = []
    starts: list[float] = []
    while now < end and len(states) < MOST_STAYS:
        states.append(state)
        starts.append(now)
        now += random.gamma(world.stay_shape, truth.dwell_days[state] * speed / world.stay_shape)
        state = int(random.choice(len(truth.prior), p=truth.leave[state]))
    return Path(np.array(states), np.array([*starts, end]))


def _new_reports(world: World, path: Path, level: float, random: np.random.Generator) -> _Reports:
    """Draw the signals that are no copies, already as they were read."""
    truth, types = world.truth, len(world.truth.kinds)
    liking = np.ones(types)
    if world.dials.preference > 0:
        liking = random.gamma(world.dials.preference, 1 / world.dials.preference, types)
    days, kinds = [], []
    for state, start, end in zip(path.states, path.starts[:-1], path.starts[1:], strict=True):
        rates = level * truth.rates[state] * truth.marks[state] * liking
        number = random.poisson(rates.sum() * (end - start))
        days.append(start + random.random(number) * (end - start))
        kinds.append(random.choice(types, number, p=rates / rates.sum()))
    return _read(world, np.concatenate(days), np.concatenate(kinds), random)


def _read(world: World, days: Floats, kinds: Ints, random: np.random.Generator) -> _Reports:
    confidence = random.beta(*world.confidence, len(days))
    right = random.random(len(days)) <= confidence - world.dials.misreading
    cumulated = np.cumsum(world.mistaken, axis=1)
    drawn = random.random(len(days))
    taken_for = (drawn[:, None] > cumulated[kinds]).sum(axis=1).clip(max=len(world.truth.kinds) - 1)
    return _Reports(days, np.where(right, kinds, taken_for), confidence, right)


def _with_copies(world: World, new: _Reports, end: float, random: np.random.Generator) -> _Reports:
    """Add the copies of every report, copies of copies included, and the bursts."""
    truth, dials = world.truth, world.dials
    out, generation = [new], new
    bursting = np.flatnonzero(random.random(len(new.days)) < dials.burst)
    if len(bursting):
        sizes = random.geometric(1 / dials.burst_size, len(bursting))
        out.append(_later(new.take(np.repeat(bursting, sizes)), 0.5, end, random))
        generation = _stacked(out)
    while len(generation.days) and sum(len(r.days) for r in out) < MOST_REPORTS:
        children = np.repeat(
            np.arange(len(generation.days)), random.poisson(truth.echo, len(generation.days))
        )
        generation = _later(generation.take(children), 1 / truth.echo_rate, end, random)
        out.append(generation)
    return _stacked(out)


def _later(copies: _Reports, mean_days: float, end: float, random: np.random.Generator) -> _Reports:
    days = copies.days + random.exponential(mean_days, len(copies.days))
    moved = _Reports(days, copies.kinds, copies.confidence, copies.right)
    return moved.take(days < end)


def _stacked(parts: list[_Reports]) -> _Reports:
    return _Reports(
        np.concatenate([p.days for p in parts]),
        np.concatenate([p.kinds for p in parts]),
        np.concatenate([p.confidence for p in parts]),
        np.concatenate([p.right for p in parts]),
    )
