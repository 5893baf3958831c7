"""How near to the best possible is the judge, where the truth is known? Simulated deals, seed 101.

    python benchmarks/simulated.py [--deals 4000] [--experts 3] [--only NAME]...

Regret is log loss (nats) above the exact filter with the true parameters, three phases, known spread of speeds and
seven logging levels. Questions fall on five random days of each deal; delays and flips are counted day by day.
Experts are wrong by up to three in each intensity, two in each state's rate and each stay, in echoes and in moves.
Parts: truth, baselines, noisy baselines, learn, noisy, delay, questions, dark, misread. Training deals are logged by many reps, whose
levels are learned with the rest.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import itertools
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tongpin import __version__
from tongpin.engine.learn import calibrated, fit
from tongpin.engine.process import Deals, Parameters, Questions, RepLevels, judge_deals
from tongpin.engine.process.asking import information_gain, yes_or_no
from tongpin.engine.process.explanation import explain, explainer
from tongpin.engine.process.filtering import setting_of
from tongpin.engine.process.program import program_of
from tongpin.engine.simulate import CLEAN, NOISY, Dials, Simulated, expert, reference_world, simulate

SEED, TRAINING_SEED = 101, 900
REPS = 500  # people who log the training deals
KNOWN_TO = 0.15  # how well a rep's logging is known after about ten deals, in log g
STATES = 6
HOURS = 24
LONG_STAY = 10  # days; shorter stays are not asked for
BINS = 15
LEAST = 1e-12
AUDITS, AUDIT_RIGHT = 300, 0.9
HYSTERESIS = 0.05  # the shown stage changes when another is so much more probable


@dataclass(frozen=True)
class Test:
    """Deals with the truth at five random days each, and what is known of the reps."""

    made: Simulated
    questions: Questions
    states: np.ndarray
    reps: RepLevels

    @property
    def deals(self) -> Deals:
        """What the judge may see."""
        return self.made.deals


def asked_of(made: Simulated, *, each: int = 5, seed: int = 11, known_to: float = KNOWN_TO) -> Test:
    """Return deals with `each` random days to be asked for."""
    random = np.random.default_rng(seed)
    days = (made.deals.ends + 1) // HOURS
    day = (random.random((len(days), each)) * (days[:, None] - 7) + 7).astype(int)
    hour = (np.minimum(day, days[:, None] - 1).ravel() + 1) * HOURS - 1
    deal = np.repeat(np.arange(len(days)), each)
    noise = known_to * np.random.default_rng(3).standard_normal(len(made.rep_levels))
    reps = RepLevels(made.rep_levels + noise, np.full(len(noise), known_to))
    return Test(made, Questions(deal, hour), made.states_at(deal, hour), reps)


def posterior(test: Test, parameters: Parameters, *, reps: bool = True) -> np.ndarray:
    """Return the judge's posterior at every question, (R, K)."""
    known = test.reps if reps else None
    return judge_deals(test.deals, parameters, questions=test.questions, reps=known).answers


def best_possible(test: Test, truth: Parameters, speed_spread: float) -> np.ndarray:
    """Return the posterior of the exact filter, the deals' own speeds integrated out by five nodes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)
    answers, logs = [], []
    for node in nodes:
        slower = truth.dwell_days * np.exp(speed_spread * node)
        judged = judge_deals(
            test.deals, replace(truth, phases=3, dwell_days=slower), questions=test.questions, reps=test.reps
        )
        answers.append(judged.answers)
        logs.append(judged.answer_likelihoods)
    share = np.log(weights / weights.sum())[:, None] + np.array(logs)
    share = np.exp(share - share.max(axis=0))
    mixed = (share[:, :, None] * np.array(answers)).sum(axis=0)
    return mixed / mixed.sum(axis=1, keepdims=True)


def log_loss(p: np.ndarray, states: np.ndarray) -> float:
    """Return the mean negative log probability of the truth, nats."""
    return float(-np.log(np.clip(p[np.arange(len(states)), states], LEAST, 1)).mean())


def calibration_error(p: np.ndarray, states: np.ndarray) -> float:
    """Return the expected gap between the top probability and how often it is right, 15 bins."""
    top, right = p.max(axis=1), p.argmax(axis=1) == states
    bins = np.minimum((top * BINS).astype(int), BINS - 1)
    return float(
        sum(
            (bins == b).mean() * abs(top[bins == b].mean() - right[bins == b].mean())
            for b in range(BINS)
            if (bins == b).any()
        )
    )


def measures(p: np.ndarray, states: np.ndarray) -> dict[str, float]:
    """Return the figures of one row."""
    top = p.argmax(axis=1)
    return {
        "exact": (top == states).mean(),
        "within one": (abs(top - states) <= 1).mean(),
        "log loss": log_loss(p, states),
        "Brier": ((p - np.eye(STATES)[states]) ** 2).sum(axis=1).mean(),
        "calib. error": calibration_error(p, states),
    }


HEADS = ("exact", "within one", "log loss", "Brier", "calib. error")
WIDTH = 58


def head(title: str, *more: str) -> None:
    """Print a part's head."""
    print(f"\n{title:<{WIDTH}}", *(f"{h:>12}" for h in (*HEADS, *more)), flush=True)


def row(name: str, rows: Sequence[dict[str, float]], *more: float) -> float:
    """Print the mean of several rows; return its log loss."""
    mean = {h: float(np.mean([r[h] for r in rows])) for h in HEADS}
    print(
        f"{name:<{WIDTH}}", *(f"{mean[h]:>12.3f}" for h in HEADS), *(f"{m:>12.4f}" for m in more), flush=True
    )
    return mean["log loss"]


# ---------------------------------------------------------------- the clean and the noisy world


@dataclass(frozen=True)
class Setup:
    """One world with its test deals, experts and training deals."""

    dials: Dials
    deals: int
    experts: int

    @property
    def world(self):
        """The world."""
        return reference_world(dials=self.dials)

    def test(self) -> Test:
        """Return the test deals."""
        return asked_of(simulate(self.world, self.deals, SEED))

    def experts_said(self) -> list[Parameters]:
        """Return what each expert says."""
        return [expert(self.world.truth, s, dwell=2.0) for s in range(self.experts)]

    def training(self, count: int, which: int) -> Simulated:
        """Return training deals, other ones for each expert."""
        return simulate(self.world, count, TRAINING_SEED + which, reps=REPS)


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
    day_one, learned_rows = [], []
    for which, one in enumerate(said):
        made = setup.training(size, which)
        told = audited(made, AUDITS, which)
        careful = one.cautious()
        known = known_reps(made)
        day_one.append(measures(calibrated(told, careful, known)(posterior(test, careful)), test.states))
        found = fit([told], one.cautious(power=1.0))
        better = calibrated(told, found.parameters, found.reps)
        learned_rows.append(measures(better(posterior(test, found.parameters)), test.states))
    for name, rows in (
        (f"day one, calibrated by {AUDITS} confirmed stages", day_one),
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


# ---------------------------------------------------------------- baselines


def baselines_part(setup: Setup, name: str) -> None:
    """Rules that need no model, with the experts' tables."""
    test, said = setup.test(), setup.experts_said()
    head(f"{name}: baselines, experts' tables")
    prior = np.bincount(test.states, minlength=STATES) / len(test.states)
    row("always the overall shares", [measures(np.tile(prior, (len(test.states), 1)), test.states)])
    rules: dict[str, Callable[[Parameters], np.ndarray]] = {
        "last signal wins": lambda e: decayed(test, e, 0.0),
        "signals' log odds, fading in 10 days": lambda e: decayed(test, e, 10.0),
        "signals' log odds, fading in 45 days": lambda e: decayed(test, e, 45.0),
        "naive Bayes of everything ever seen": lambda e: decayed(test, e, np.inf),
        "hidden Markov model on signals, no time": lambda e: without_time(test, e),
        "the judge on day one": lambda e: posterior(test, e.cautious()),
    }
    for rule, run in rules.items():
        row(rule, [measures(run(e), test.states) for e in said])
    boosted(setup, test)


def decayed(test: Test, said: Parameters, fading: float) -> np.ndarray:
    """Return posteriors from log odds of all signals so far, each weighted by exp(-age / fading)."""
    table = np.log(said.marks / said.marks.mean(axis=0))
    out = np.tile(np.log(said.prior), (len(test.questions.deal), 1))
    for q, (deal, hour) in enumerate(zip(test.questions.deal, test.questions.hour, strict=True)):
        lo, hi = test.deals.offsets[deal], test.deals.offsets[deal + 1]
        hi = lo + np.searchsorted(test.deals.hours[lo:hi], hour, side="right")
        if hi == lo:
            continue
        if fading == 0.0:
            out[q] = table[:, test.deals.kinds[hi - 1]]
        else:
            weight = np.exp(-(hour - test.deals.hours[lo:hi]) / HOURS / fading)
            out[q] += table[:, test.deals.kinds[lo:hi]] @ weight
    return _shares(out)


def _shares(scores: np.ndarray) -> np.ndarray:
    out = np.exp(scores - scores.max(axis=1, keepdims=True))
    return out / out.sum(axis=1, keepdims=True)


def without_time(test: Test, said: Parameters) -> np.ndarray:
    """Return the posteriors of a discrete hidden Markov model that moves once a signal, whatever the gap."""
    often = said.rates / (1 - said.echo)
    leaving = 1 / (1 + said.dwell_days * often)
    step = np.diag(1 - leaving) + leaving[:, None] * said.leave
    out = np.empty((len(test.questions.deal), STATES))
    order = np.lexsort((test.questions.hour, test.questions.deal))
    deal, belief, place = -1, said.prior, 0
    for q in order:
        if test.questions.deal[q] != deal:
            deal, belief = test.questions.deal[q], said.prior
            place = test.deals.offsets[deal]
        while place < test.deals.offsets[deal + 1] and test.deals.hours[place] <= test.questions.hour[q]:
            c, kind = test.deals.confidence[place], test.deals.kinds[place]
            belief = (belief @ step) * (c * said.marks[:, kind] + (1 - c) * said.misread[:, kind])
            belief = belief / belief.sum()
            place += 1
        out[q] = belief
    return out


def boosted(setup: Setup, test: Test, size: int = 2000) -> None:
    """Gradient boosting on hand-made features with five true labels a deal, where scikit-learn is installed."""
    if importlib.util.find_spec("sklearn") is None:
        print("gradient boosting: needs scikit-learn, not installed here")
        return
    sklearn = importlib.import_module("sklearn")
    ensemble = importlib.import_module("sklearn.ensemble")
    training = asked_of(setup.training(size, 0), seed=5)
    model = ensemble.HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, max_leaf_nodes=15)
    model.fit(features(training), training.states)
    name = f"gradient boosting, {size} deals × 5 true labels (sklearn {sklearn.__version__})"
    row(name, [measures(model.predict_proba(features(test)), test.states)])


def features(test: Test) -> np.ndarray:
    """Return counts of each type fading in 7 and in 30 days, and how long and how busy the deal is."""
    types = int(test.deals.kinds.max()) + 1
    out = np.zeros((len(test.questions.deal), 2 * types + 3))
    for q, (deal, hour) in enumerate(zip(test.questions.deal, test.questions.hour, strict=True)):
        lo, hi = test.deals.offsets[deal], test.deals.offsets[deal + 1]
        hi = lo + np.searchsorted(test.deals.hours[lo:hi], hour, side="right")
        age, kinds = (hour - test.deals.hours[lo:hi]) / HOURS, test.deals.kinds[lo:hi]
        np.add.at(out[q], kinds, test.deals.confidence[lo:hi] * np.exp(-age / 7))
        np.add.at(out[q], types + kinds, test.deals.confidence[lo:hi] * np.exp(-age / 30))
        out[q, -3:] = hour / HOURS, hi - lo, age[-1] if hi > lo else hour / HOURS
    return out


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
    )
    for margin in (0.0, HYSTERESIS, 0.1, 0.2):
        shown = with_hysteresis(daily, first, margin)
        late, missed, flips = delays(test, shown, first)
        print(
            f"{f'changes when another is {margin:.2f} more probable':<{WIDTH}} {late:>12.1f} {missed:>12.3f} {flips:>12.2f}"
        )


def with_hysteresis(daily: np.ndarray, first: np.ndarray, margin: float) -> np.ndarray:
    """Return the shown stage of each day: it changes when another is more probable by more than `margin`."""
    out = daily.argmax(axis=1)
    for lo, hi in itertools.pairwise(first):
        now = out[lo]
        for d in range(lo, hi):
            if daily[d, out[d]] - daily[d, now] > margin:
                now = out[d]
            out[d] = now
    return out


def delays(test: Test, shown: np.ndarray, first: np.ndarray) -> tuple[float, float, float]:
    """Return the median days from a true change to its being shown, the share never shown, flips in 100 days."""
    late = []
    for i, path in enumerate(test.made.paths):
        for m in range(1, len(path.states)):
            start, end = path.starts[m], path.starts[m + 1]
            if end - start >= LONG_STAY:
                stretch = shown[first[i] + int(start) : min(first[i] + int(end), first[i + 1])]
                seen = np.flatnonzero(stretch == path.states[m])
                late.append(max(0.0, int(start) + seen[0] + 1 - start) if len(seen) else np.inf)
    changed = np.diff(shown) != 0
    changed[first[1:-1] - 1] = False  # from one deal to the next
    return float(np.median(late)), float(np.isinf(late).mean()), float(100 * changed.sum() / len(shown))


def questions_part(clean: Setup, deals: int = 1000) -> None:
    """Asking: by information gain, at random, or never; answers are right in 85 %, none in 15 %."""
    setup = replace(clean, deals=min(deals, clean.deals))
    test, truth = setup.test(), setup.world.truth
    models = [yes_or_no(np.arange(STATES) >= k) for k in range(1, STATES)]
    models += [yes_or_no(np.arange(STATES) == k) for k in range(STATES)]
    head(f"questions to the customer, {setup.deals} deals, true parameters", "per 100 days", "gain, nats")
    unasked = measures(posterior(test, truth), test.states)
    row("none", [unasked], 0.0, 0.0)
    for name, policy, every, least in (
        ("random, every 14 days", "random", 14, 0.0),
        ("most informative, every 14 days", "best", 14, 0.0),
        ("most informative if above 0.15 nats, every 14 days", "best", 14, 0.15),
        ("most informative if above 0.20 nats, every 7 days", "best", 7, 0.20),
    ):
        told, asked = asking(test, truth, models, policy, every, least)
        p = judge_deals(told, truth, questions=test.questions, reps=test.reps).answers
        found = measures(p, test.states)
        often = 100 * asked / ((test.deals.ends + 1) / HOURS).sum()
        row(name, [found], often, unasked["log loss"] - found["log loss"])


def asking(
    test: Test, truth: Parameters, models: Sequence[np.ndarray], policy: str, every: int, least: float
) -> tuple[Deals, int]:
    """Ask all deals in rounds; return the deals with the answers, and how many were asked."""
    random = np.random.default_rng(0)
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
