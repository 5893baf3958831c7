"""How fast is the judge? Many deals from scratch, one arriving report, explanations, learning, a long stream.

    python benchmarks/speed.py [--deals 100000] [--stream 1000000] [--only NAME]...

Parts: batch, plain, online, explain, present, learn, stream. Medians of five runs. `plain` does the work of a textbook
hidden Markov model (six states, no time) and compares with hmmlearn where that is installed. The limit printed beside
each is what the processor's arithmetic alone would allow at one vector multiply-add a cycle and core.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tongpin import __version__
from tongpin.engine.batch import judge_stream
from tongpin.engine.learn.expectation import expect
from tongpin.engine.process import Deals, Parameters, RepLevels
from tongpin.engine.process.compiled import is_available
from tongpin.engine.process.explanation import explain, explainer
from tongpin.engine.process.filtering import judge_deals, setting_of
from tongpin.engine.process.online import judge_for
from tongpin.engine.process.program import program_of
from tongpin.engine.simulate import reference_world

REPORTS = 40
RUNS = 5
CORES = os.cpu_count() or 1
GIGAHERTZ = 2.6  # assumed for the limit
LANES = 8  # float64 in one vector of 512 bits
MEAN_GAP_HOURS = 96.0


def made_up(count: int, *, reports: int = REPORTS, hourly: bool = True, seed: int = 0) -> Deals:
    """Return deals with random reports, four days apart on average; whole days where not `hourly`."""
    random = np.random.default_rng(seed)
    gaps = np.minimum(random.exponential(MEAN_GAP_HOURS, (count, reports)), 24 * 60).astype(np.int64)
    gaps = gaps if hourly else gaps // 24 * 24
    hours = gaps.cumsum(axis=1)
    kinds = random.integers(0, 60, (count, reports))
    confidence = random.beta(5.1, 0.9, (count, reports))
    offsets = np.arange(count + 1, dtype=np.int64) * reports
    reps = random.integers(0, 100, count)
    return Deals(offsets, hours.ravel(), kinds.ravel(), confidence.ravel(), hours[:, -1].copy(), reps)


def reps() -> RepLevels:
    """Return a hundred reps, each known to 0.15 in log g."""
    return RepLevels(0.7 * np.random.default_rng(1).standard_normal(100), np.full(100, 0.15))


def seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median time of a run, after one to warm up."""
    return timed(run, runs)[0]


def timed(run: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """Return the median time of a run, by the clock and of the processors; they differ where others work too."""
    run()
    walls, cores = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - begun)
        cores.append(time.process_time() - used)
    return statistics.median(walls), statistics.median(cores)


def line(name: str, value: float, unit: str, more: str = "") -> None:
    """Print one figure."""
    print(f"{name:<62} {value:>14,.1f} {unit:<12} {more}", flush=True)


def batch_part(count: int) -> None:
    """The full model over many deals, from raw arrays to posteriors."""
    truth = reference_world().truth
    for label, hourly in (("times to the hour", True), ("times to the day", False)):
        deals = made_up(count, hourly=hourly)
        for threads in (1, CORES):
            spent, used = timed(lambda d=deals, t=threads: judge_deals(d, truth, reps=reps(), threads=t))
            width = setting_of(
                program_of(deals.part(0, 50), truth), deals.part(0, 50), truth, reps()
            ).believed
            size = len(truth.states) * truth.phases
            moves = 2 if hourly else 1
            cycles = width.weights.shape[1] * (moves * size * size + size) / LANES
            best = GIGAHERTZ * 1e9 / cycles / REPORTS * threads
            line(
                f"full model, {label}, {threads} thread(s)", count / spent, "deals/s",
                f"{count / used:,.0f} a processor second, {used / count / REPORTS * 1e9:.0f} ns a report; limit {best:,.0f}",
            )  # fmt: skip


def plain_model() -> Parameters:
    """Return the process reduced to a hidden Markov model: no silence, no levels, no copies, one phase."""
    truth = reference_world().truth
    return replace(truth, phases=1, rep_spread=0.0, deal_spread=0.0, echo=0.0, rates=np.ones(6))


def plain_part(count: int) -> None:
    """Equal work: six states, one transition a report, likelihood and last posterior."""
    from tongpin.engine.batch.plain import filter_plain  # noqa: PLC0415

    made = plain_model()
    kinds = made_up(count).kinds.reshape(count, REPORTS)
    step = 0.9 * np.eye(6) + 0.1 * made.leave
    for threads in (1, CORES):
        spent, used = timed(lambda t=threads: filter_plain(kinds, made.prior, step, made.marks, threads=t))
        line(
            f"plain hidden Markov filter, {threads} thread(s)",
            count / spent,
            "deals/s",
            f"{count / used:,.0f} a processor second",
        )
    if importlib.util.find_spec("hmmlearn") is None:
        print("hmmlearn is not installed here")
        return
    hmmlearn = importlib.import_module("hmmlearn")
    hmm = importlib.import_module("hmmlearn.hmm")
    few = kinds[: max(1, count // 10)]
    lengths = np.full(len(few), REPORTS)
    ours, theirs = filter_plain(few, made.prior, step, made.marks)[1].sum(), None
    for implementation in ("scaling", "log"):
        model = hmm.CategoricalHMM(6, implementation=implementation)
        model.startprob_, model.transmat_, model.emissionprob_ = made.prior, step, made.marks
        theirs = model.score(few.reshape(-1, 1), lengths)
        spent, used = timed(lambda m=model: m.score(few.reshape(-1, 1), lengths), runs=3)
        name = f"hmmlearn {hmmlearn.__version__}, score, {implementation}"
        line(
            name,
            len(few) / spent,
            "deals/s",
            f"{len(few) / used:,.0f} a processor second; log likelihood differs by {abs(theirs - ours):.0e}",
        )


def online_part() -> None:
    """One report on a deal of a hundred, from Python."""
    truth = reference_world().truth
    judge, deals = judge_for(truth), made_up(1, reports=100)
    deal = judge.open_deal(rep_level=0.2, rep_spread=0.15)
    for hour, kind, c in zip(deals.hours, deals.kinds.tolist(), deals.confidence.tolist(), strict=True):
        deal.take_in(int(hour), kind, c)
    last, taken = deal.hour, []
    for n in range(500):
        begun = time.perf_counter()
        deal.take_in(last + 20 * (n + 1), n % 60, 0.85)
        taken.append(time.perf_counter() - begun)
    line("one arriving report, clear numpy", statistics.median(taken) * 1e6, "µs")


def explain_part() -> None:
    """All effects, silences, smoothing and doubts of one deal."""
    truth = reference_world().truth
    for reports in (10, 40, 100):
        deals = made_up(1, reports=reports)
        program = program_of(deals, truth)
        ready = explainer(program, setting_of(program, deals, truth, reps()), truth)
        for path, fast in (("compiled", True), ("clear numpy", False)):
            if fast and not is_available():
                continue
            spent = seconds(lambda r=ready, f=fast: explain(0, r, fast=f), runs=21)
            line(f"all explanations of {reports} reports, {path}", spent * 1e6, "µs")


def present_part() -> None:
    """The online judge that works from the method's own tables, on a record of a hundred signals."""
    from tongpin.engine import Estimator, Event, Mark, Record, judge  # noqa: PLC0415
    from tongpin.engine.explain import leave_one_out  # noqa: PLC0415
    from tongpin.engine.online import chain_of, forward, operations  # noqa: PLC0415
    from tongpin.method import load_method  # noqa: PLC0415

    method, random = load_method(), np.random.default_rng(0)
    signals, start = list(method.signals), datetime(2025, 1, 6, tzinfo=UTC)
    events = tuple(
        Event(
            f"e{n}",
            start + timedelta(days=4 * n),
            text="…",
            marks=(Mark(signals[random.integers(len(signals))]),),
        )
        for n in range(100)
    )
    chain = chain_of(method, Estimator())
    line("online judge: filter of 100 signals",
         seconds(lambda: forward(operations(events, chain), chain)) * 1e6, "µs")  # fmt: skip
    line(
        "online judge: leave-one-out of 100 signals",
        seconds(lambda: leave_one_out(events, chain)) * 1e6,
        "µs",
    )
    record = Record("deal", events)
    line("online judge: whole judgement of 100 signals", seconds(lambda: judge(record, method)) * 1e6, "µs")


def learn_part(count: int) -> None:
    """One round of learning."""
    truth, deals = reference_world().truth, made_up(count)
    for threads in (1, CORES):
        spent, used = timed(lambda t=threads: expect(deals, truth, reps=reps(), threads=t), runs=1)
        line(
            f"one round of EM over {count:,} deals, {threads} thread(s)",
            spent,
            "s",
            f"{count / spent:,.0f} deals/s; {used:.1f} processor seconds",
        )


def stream_part(count: int, chunk: int = 20_000) -> None:
    """A long stream in chunks: time and memory."""
    truth, block = reference_world().truth, made_up(chunk)

    def chunks(number: int) -> Iterator[Deals]:
        for n in range(number):
            yield replace(block, kinds=np.roll(block.kinds, n))

    for _ in judge_stream(chunks(2), truth, reps=reps(), threads=CORES):
        pass
    before, begun = _megabytes(), time.perf_counter()
    judged = sum(
        len(c.finals) for c in judge_stream(chunks(count // chunk), truth, reps=reps(), threads=CORES)
    )
    spent = time.perf_counter() - begun
    grown = _megabytes() - before
    line(f"stream of {judged:,} deals in chunks of {chunk:,}", judged / spent, "deals/s",
         f"{spent:.1f} s; memory grew by {grown:.0f} MB to {_megabytes():.0f} MB")  # fmt: skip


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--stream", type=int, default=1_000_000)
    parser.add_argument("--only", action="append", help="a part to run; may be repeated")
    options = parser.parse_args(arguments)
    numba = importlib.import_module("numba").__version__ if is_available() else "none"
    print(f"tongpin {__version__}, numpy {np.__version__}, numba {numba}, Python {platform.python_version()}, "
          f"{platform.machine()}, {CORES} cores, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    parts: dict[str, Callable[[], None]] = {
        "batch": lambda: batch_part(options.deals),
        "plain": lambda: plain_part(options.deals),
        "online": online_part,
        "explain": explain_part,
        "present": present_part,
        "learn": lambda: learn_part(options.deals),
        "stream": lambda: stream_part(options.stream),
    }
    for name, run in parts.items():
        if not options.only or name in options.only:
            run()


if __name__ == "__main__":
    main(sys.argv[1:])
