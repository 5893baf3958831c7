"""How near to the best possible is the judge, where the truth is known? Simulated deals, seed 101.

    python benchmarks/simulated.py [--deals 4000] [--experts 3] [--only NAME]...

Regret is log loss (nats) above the exact filter with the true parameters, three phases, known spread of speeds and
seven logging levels. Questions fall on five random days of each deal; delays and flips are counted day by day.
Experts are wrong by up to three in each intensity, two in each state's rate and each stay, in echoes and in moves. Which
source each signal type comes from is known, that a deal may lack a source is a guess of 5 %, learned with the rest.
Training deals are logged by many reps, whose levels are learned too.
Parts: truth, baselines, noisy baselines, learn, noisy, delay, questions, dark, misread.
"""

from __future__ import annotations

import argparse
import itertools
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from simulated_baselines import baselines_part
from simulated_common import (
    AUDIT_RIGHT,
    AUDITS,
    HOURS,
    KNOWN_TO,
    LONG_STAY,
    RANDOM_RUNS,
    SEED,
    STATES,
    WIDTH,
    Setup,
    Test,
    asked_of,
    best_possible,
    head,
    log_loss,
    measures,
    posterior,
    row,
)

from tongpin import __version__
from tongpin.engine.learn import calibrated, fit
from tongpin.engine.process import Deals, Parameters, Questions, RepLevels, judge_deals
from tongpin.engine.process.asking import WORTH_ASKING, information_gain, yes_or_no
from tongpin.engine.process.explanation import explain, explainer
from tongpin.engine.process.filtering import setting_of
from tongpin.engine.process.program import program_of
from tongpin.engine.process.shown import shown
from tongpin.engine.simulate import CLEAN, NOISY, Dials, Simulated, simulate


def truth_part(clean: Setup) -> None:
    """What the structure costs when the parameters are true, and what each idea is worth."""
    test, truth = clean.test(), clean.world.truth
    best = best_possible(test, truth, clean.world.speed_spread)
    limit = log_loss(best, test.states)
    head("true parameters", "regret")
    row("best possible (phases 3, speeds, levels)", [measures(best, test.states)], 0.0)
    ideas: dict[str, Callable[[], np.ndarray]] = {
        "the judge: two phases": lambda: posterior(test, truth),
        "  one phase": lambda: posterior(test, replace(truth, phases=1)),
        "  three phases": lambda: posterior(test, replace(truth, phases=3)),
        "  nothing known of the reps": lambda: posterior(test, truth, reps=False),
        "  everybody logs alike": lambda: posterior(
            test, replace(truth, rep_spread=0.0, deal_spread=0.0), reps=False
        ),
        "  repeats count in full": lambda: posterior(test, replace(truth, echo=0.0)),
        "  readings taken as equally sure": lambda: posterior(replace(test, made=_alike(test.made)), truth),
        "  power 0.8": lambda: posterior(test, replace(truth, power=0.8)),
    }
    for name, run in ideas.items():
        rows = measures(run(), test.states)
        row(name, [rows], rows["log loss"] - limit)


def _alike(made: Simulated) -> Simulated:
    deals = made.deals
    return replace(
        made, deals=replace(deals, confidence=np.full_like(deals.confidence, deals.confidence.mean()))
    )


def learn_part(setup: Setup, name: str, sizes: Sequence[int]) -> None:
    """Day one, after learning from unlabelled deals, and after calibration."""
    test, truth = setup.test(), setup.world.truth
    best = best_possible(test, truth, setup.world.speed_spread)
    limit = log_loss(best, test.states)
    head(f"{name}: experts wrong by 3, learning without labels", "regret", "seconds")
    row("true parameters, two phases", [measures(posterior(test, truth), test.states)])
    row("best possible" if setup.dials == CLEAN else "true parameters, exact filter (not the best here)",
        [measures(best, test.states)], 0.0)  # fmt: skip
    if setup.dials != CLEAN:
        told = replace(truth, absent=setup.dials.missing_channel)
        row(
            "true parameters, told that sources may be missing",
            [measures(posterior(test, told), test.states)],
        )
    said = setup.experts_said()
    for label, change in (
        ("experts as they are", lambda e: e),
        ("day one: experts, cautious (rates and stays drawn in)", lambda e: e.cautious()),
    ):
        rows = [measures(posterior(test, change(e)), test.states) for e in said]
        row(label, rows, np.mean([r["log loss"] for r in rows]) - limit)
    for size in sizes:
        rows, begun = [], time.perf_counter()
        for which, one in enumerate(said):
            learned = fit([setup.training(size, which).deals], one.cautious(power=1.0))
            rows.append(measures(posterior(test, learned.parameters), test.states))
        spent = (time.perf_counter() - begun) / len(said)
        row(f"after {size} unlabelled deals", rows, np.mean([r["log loss"] for r in rows]) - limit, spent)
    audited_rows(setup, test, said, max(sizes), limit)


def audited_rows(setup: Setup, test: Test, said: Sequence[Parameters], size: int, limit: float) -> None:
    """Day one, and after learning, with 300 stages confirmed, nine in ten rightly."""
    day_one, few_rows, learned_rows = [], [], []
    for which, one in enumerate(said):
        made = setup.training(size, which)
        told = audited(made, AUDITS, which)
        careful = one.cautious()
        known = known_reps(made)
        day_one.append(measures(calibrated(told, careful, known)(posterior(test, careful)), test.states))
        few = audited(setup.training(AUDITS, which), AUDITS, which)
        early = fit([few], one.cautious(power=1.0))
        calm = calibrated(few, early.parameters, early.reps)
        few_rows.append(measures(calm(posterior(test, early.parameters)), test.states))
        found = fit([told], one.cautious(power=1.0))
        better = calibrated(told, found.parameters, found.reps)
        learned_rows.append(measures(better(posterior(test, found.parameters)), test.states))
    for name, rows in (
        (f"day one, calibrated by {AUDITS} confirmed stages", day_one),
        (f"after {AUDITS} deals, each with a confirmed stage", few_rows),
        (f"after {size} deals, {AUDITS} of them with a confirmed stage", learned_rows),
    ):
        row(name, rows, np.mean([r["log loss"] for r in rows]) - limit)


def known_reps(made: Simulated) -> RepLevels:
    """Return the reps' levels as known after about ten deals."""
    noise = KNOWN_TO * np.random.default_rng(5).standard_normal(len(made.rep_levels))
    return RepLevels(made.rep_levels + noise, np.full(len(noise), KNOWN_TO))


def audited(made: Simulated, count: int, seed: int) -> Deals:
    """Return the deals with the stage of `count` of them confirmed on a random day, nine in ten rightly."""
    random = np.random.default_rng(seed)
    deal = np.sort(random.choice(len(made.deals), min(count, len(made.deals)), replace=False))
    hour = (7 * HOURS + random.random(count)[: len(deal)] * (made.deals.ends[deal] - 7 * HOURS)).astype(
        np.int64
    )
    truth = made.states_at(deal, hour)
    said = np.where(random.random(len(deal)) < AUDIT_RIGHT, truth, random.integers(0, STATES, len(deal)))
    likelihood = np.full((len(deal), STATES), (1 - AUDIT_RIGHT) / STATES)
    likelihood[np.arange(len(deal)), said] += AUDIT_RIGHT
    return made.deals.with_stated(deal, hour, likelihood)


# ---------------------------------------------------------------- delay, questions, outages, misreadings


def delay_part(clean: Setup) -> None:
    """How late changes are shown, how often the shown stage flips."""
    test, truth = clean.test(), clean.world.truth
    days = (test.deals.ends + 1) // HOURS
    deal = np.repeat(np.arange(len(days)), days)
    first = np.concatenate([[0], np.cumsum(days)])
    day = np.arange(len(deal)) - first[deal]
    daily = judge_deals(
        test.deals, truth, questions=Questions(deal, (day + 1) * HOURS - 1), reps=test.reps
    ).answers
    print(
        f"\n{'shown stage, true parameters':<{WIDTH}} {'median delay':>12} {'never shown':>12} {'flips/100 d':>12}"
        f" {'exact':>12}"
    )
    now = test.made.states_at(deal, (day + 1) * HOURS - 1)
    rules: dict[str, np.ndarray] = {
        "the most probable": daily.argmax(axis=1),
        **{f"the same, when {m:.2f} more probable": with_margin(daily, first, m) for m in (0.05, 0.1)},
        "a week ahead, steps back when clear": shown(daily, first, truth),
    }
    for name, stage in rules.items():
        late, missed, flips = delays(test, stage, first)
        print(
            f"{name:<{WIDTH}} {late:>12.1f} {missed:>12.3f} {flips:>12.2f} {(stage == now).mean():>12.3f}",
            flush=True,
        )


def with_margin(daily: np.ndarray, first: np.ndarray, margin: float) -> np.ndarray:
    """Return the shown stage of each day if it changes when another is more probable by more than `margin`."""
    out = daily.argmax(axis=1)
    for lo, hi in itertools.pairwise(first):
        for d in range(lo + 1, hi):
            if daily[d, out[d]] - daily[d, out[d - 1]] <= margin:
                out[d] = out[d - 1]
    return out


def delays(test: Test, stage: np.ndarray, first: np.ndarray) -> tuple[float, float, float]:
    """Return the median days from a true change to its being shown, the share never shown, flips in 100 days."""
    late = []
    for i, path in enumerate(test.made.paths):
        for m in range(1, len(path.states)):
            start, end = path.starts[m], path.starts[m + 1]
            if end - start >= LONG_STAY:
                stretch = stage[first[i] + int(start) : min(first[i] + int(end), first[i + 1])]
                seen = np.flatnonzero(stretch == path.states[m])
                late.append(max(0.0, int(start) + seen[0] + 1 - start) if len(seen) else np.inf)
    changed = np.diff(stage) != 0
    changed[first[1:-1] - 1] = False  # from one deal to the next
    return float(np.median(late)), float(np.isinf(late).mean()), float(100 * changed.sum() / len(stage))


def questions_part(clean: Setup, deals: int = 1000) -> None:
    """Asking: by information gain, at random, or never; answers are right in 85 %, none in 15 %."""
    setup = replace(clean, deals=min(deals, clean.deals))
    test, truth = setup.test(), setup.world.truth
    models = [yes_or_no(np.arange(STATES) >= k) for k in range(1, STATES)]
    models += [yes_or_no(np.arange(STATES) == k) for k in range(STATES)]
    head(
        f"questions to the customer, {setup.deals} deals, true parameters",
        "per 100 days",
        "gain, nats",
        "× random",
    )
    unasked = measures(posterior(test, truth), test.states)
    days = ((test.deals.ends + 1) / HOURS).sum()
    row("none", [unasked], 0.0, 0.0, 0.0)
    usual = 0.0
    for name, policy, every, least in (
        (f"random, every 14 days, mean of {RANDOM_RUNS} runs", "random", 14, 0.0),
        ("most informative, every 14 days", "best", 14, 0.0),
        (f"most informative if above {WORTH_ASKING:.2f} nats, every 7 days", "best", 7, WORTH_ASKING),
    ):
        found, often = [], []
        for seed in range(RANDOM_RUNS if policy == "random" else 1):
            told, asked = asking(test, truth, models, policy, every, least, seed)
            p = judge_deals(told, truth, questions=test.questions, reps=test.reps).answers
            found.append(measures(p, test.states))
            often.append(100 * asked / days)
        gain = unasked["log loss"] - float(np.mean([f["log loss"] for f in found]))
        usual = usual or gain
        row(name, found, float(np.mean(often)), gain, gain / usual)


def asking(
    test: Test,
    truth: Parameters,
    models: Sequence[np.ndarray],
    policy: str,
    every: int,
    least: float,
    seed: int,
) -> tuple[Deals, int]:
    """Ask all deals in rounds; return the deals with the answers, and how many were asked."""
    random = np.random.default_rng(seed)
    deals, asked = test.deals, 0
    for round_end in range(every * HOURS, int(deals.ends.max()) + 1, every * HOURS):
        open_deals = np.flatnonzero(test.deals.ends >= round_end - 1)
        hour = np.full(len(open_deals), round_end - 1)
        p = judge_deals(deals, truth, questions=Questions(open_deals, hour), reps=test.reps).answers
        states = test.made.states_at(open_deals, hour)
        rows, kept = [], []
        for i, now in enumerate(p):
            gains = [information_gain(now, m) for m in models]
            best = int(np.argmax(gains)) if policy == "best" else int(random.integers(len(models)))
            if policy == "best" and gains[best] < least:
                continue
            answer = random.choice(3, p=models[best][states[i]])
            rows.append(models[best][:, answer])
            kept.append(i)
        if rows:
            asked += len(rows)
            before = deals.stated if deals.stated is not None else np.zeros((0, STATES))
            deals = deals.with_stated(
                np.concatenate([deals.stated_deal, open_deals[kept]]),
                np.concatenate([deals.stated_hour, hour[kept]]),
                np.concatenate([before, np.array(rows)]),
            )
    return deals, asked


def dark_part(clean: Setup) -> None:
    """All sources of three deals in ten are down for 45 days; judged within and just after."""
    world = clean.world
    down = simulate(replace(world, dials=Dials(outage=0.3)), clean.deals, SEED)
    whole = simulate(world, clean.deals, SEED)
    rows = [
        (o.deal, day * HOURS - 1)
        for o in down.deals.outages
        for day in range(
            o.start // HOURS + 10, min(o.end // HOURS + 20, (int(down.deals.ends[o.deal]) + 1) // HOURS), 7
        )
    ]
    asked = Questions(np.array([r[0] for r in rows]), np.array([r[1] for r in rows]))
    truth = whole.states_at(asked.deal, asked.hour)
    reps = asked_of(whole).reps
    head("sources down for 45 days, true parameters", "cost, nats")
    base = 0.0
    for name, deals in (
        ("no outage", whole.deals),
        ("the judge is told", down.deals),
        ("the judge is not told", replace(down.deals, outages=())),
    ):
        found = measures(judge_deals(deals, world.truth, questions=asked, reps=reps).answers, truth)
        base = base or found["log loss"]
        row(name, [found], found["log loss"] - base)


def misread_part(clean: Setup, deals: int = 1000) -> None:
    """Which reports were misread? Area under the curve of the model, and of the reader's confidence alone."""
    made = simulate(clean.world, min(deals, clean.deals), SEED)
    test, truth = asked_of(made), clean.world.truth
    program = program_of(made.deals, truth)
    ready = explainer(program, setting_of(program, made.deals, truth, test.reps), truth)
    doubted = np.concatenate([explain(i, ready).misread for i in range(len(made.deals))])
    wrong = ~made.read_right
    print(f"\nmisread reports found, area under the curve: model {area(doubted, wrong):.3f}, "
          f"reader's confidence alone {area(1 - made.deals.confidence, wrong):.3f}; "
          f"mean doubt {doubted.mean():.3f} at a rate of {wrong.mean():.3f}")  # fmt: skip


def area(scores: np.ndarray, positive: np.ndarray) -> float:
    """Return the area under the curve, by ranks."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    count = positive.sum()
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(scores) - count)))


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--deals", type=int, default=4000, help="test deals")
    parser.add_argument("--experts", type=int, default=3)
    parser.add_argument("--only", action="append", help="a part to run; may be repeated")
    options = parser.parse_args(arguments)
    clean = Setup(CLEAN, options.deals, options.experts)
    noisy = Setup(NOISY, options.deals, options.experts)
    parts: dict[str, Callable[[], None]] = {
        "truth": lambda: truth_part(clean),
        "baselines": lambda: baselines_part(clean, "clean"),
        "noisy baselines": lambda: baselines_part(noisy, "noisy"),
        "learn": lambda: learn_part(clean, "clean", (100, 300, 2000)),
        "noisy": lambda: learn_part(noisy, "noisy", (100, 300, 2000)),
        "delay": lambda: delay_part(clean),
        "questions": lambda: questions_part(clean),
        "dark": lambda: dark_part(clean),
        "misread": lambda: misread_part(clean),
    }
    print(f"tongpin {__version__}, numpy {np.__version__}, Python {platform.python_version()}, {platform.machine()}; "
          f"{options.deals} test deals, seed {SEED}")  # fmt: skip
    for name, run in parts.items():
        if not options.only or name in options.only:
            run()


if __name__ == "__main__":
    main(sys.argv[1:])
