"""How fast is the judge? Many deals from scratch, one arriving report, explanations, learning, a long stream.

    python benchmarks/speed.py [--deals 100000] [--stream 1000000] [--only NAME]...

Parts: batch, plain, online, explain, present, learn, stream. `plain` does the work of a textbook hidden Markov model
(six states, no time) and compares with hmmlearn, pomegranate and dynamax where they are installed:

    pip install hmmlearn dynamax "jax[cpu]" && pip install torch --index-url https://download.pytorch.org/whl/cpu && pip install pomegranate

Wall clock and processor time are those of the best of several runs, since others may be at work on the machine. The limit beside
a figure is what its multiply-adds, or the bytes it has to load, would allow if nothing else had to be done; the processor's
pace for both is measured at the start, on one core.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import operator
import os
import platform
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tongpin import __version__
from tongpin.engine import Estimator, Event, Mark
from tongpin.engine.batch import deals_from_parquet, deals_from_rows, judge_many, judge_stream
from tongpin.engine.batch.reading import COLUMNS
from tongpin.engine.learn.expectation import expect
from tongpin.engine.process import Deals, Parameters, RepLevels
from tongpin.engine.process.compiled import is_available
from tongpin.engine.process.explanation import explain, explainer
from tongpin.engine.process.filtering import judge_deals, setting_of
from tongpin.engine.process.online import judge_for
from tongpin.engine.process.program import program_of
from tongpin.engine.simulate import reference_world

REPORTS = 40
RUNS = 7
CORES = os.cpu_count() or 1
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
    """Return the best time of a run, after one to warm up."""
    return timed(run, runs)[0]


def timed(run: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """Return the best time of a run, by the clock and of the processors; they differ where others work too."""
    run()
    walls, cores = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - begun)
        cores.append(time.process_time() - used)
    return min(walls), min(cores)


@dataclass(frozen=True)
class Machine:
    """What one core can do at best: multiply-adds and bytes from its second cache, a second."""

    multiply_adds: float
    cached_bytes: float

    def limit(self, multiply_adds: float, loaded: float) -> str:
        """Say how many deals a second and core such work for one would allow."""
        flops, memory = self.multiply_adds / multiply_adds, self.cached_bytes / loaded
        return f"limit a core: {flops:,.0f} by multiply-adds, {memory:,.0f} by bytes"


@cache
def machine() -> Machine:
    """Measure the core: a product of matrices that fit the caches, and sums over arrays of a quarter of a megabyte."""
    size, length = 256, 1 << 15
    a, values = np.random.default_rng(0).random((size, size)), np.ones(length)
    with_one_thread = timed(lambda: a @ a, 50)[1]
    read = timed(lambda: [values.dot(values) for _ in range(100)], 20)[1]
    return Machine(size**3 / with_one_thread, 2 * 100 * values.nbytes / read)  # it loads both its arguments


def line(name: str, value: float, unit: str, more: str = "") -> None:
    """Print one figure."""
    print(f"{name:<62} {value:>14,.1f} {unit:<12} {more}", flush=True)


def batch_part(count: int) -> None:
    """The full model over many deals, from raw arrays to posteriors."""
    truth = reference_world().truth
    for label, hourly in (("times to the hour", True), ("times to the day", False)):
        deals = made_up(count, hourly=hourly)
        few = deals.part(0, 50)
        width = setting_of(program_of(few, truth), few, truth, reps()).believed.weights.shape[1]
        size, moves = len(truth.states) * truth.phases, 2 if hourly else 1
        products = REPORTS * width * (moves * size * size + 3 * size)
        limit = machine().limit(products, 8 * REPORTS * width * moves * size * size)
        for threads in (1, CORES):
            spent, used = timed(lambda d=deals, t=threads: judge_many(d, truth, reps=reps(), threads=t))
            line(
                f"full model, {label}, {threads} thread(s)", count / spent, "deals/s",
                f"{count / used:,.0f} a processor second, {used / count / REPORTS * 1e9:.0f} ns a report; {limit}",
            )  # fmt: skip
        spent, used = timed(lambda d=deals: judge_deals(d, truth, reps=reps(), threads=1), 3)
        line(
            f"the same through the general filter, {label}", count / spent, "deals/s",
            f"{count / used:,.0f} a processor second",
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
    limit = machine().limit(REPORTS * 42, REPORTS * (8 + 8 * 8))
    for threads in (1, CORES):
        spent, used = timed(lambda t=threads: filter_plain(kinds, made.prior, step, made.marks, threads=t))
        line(
            f"plain hidden Markov filter, {threads} thread(s)", count / spent, "deals/s",
            f"{count / used:,.0f} a processor second; {limit}",
        )  # fmt: skip
    ours = filter_plain(kinds, made.prior, step, made.marks)[1]
    rivals: dict[str, Callable[[Parameters, Any, Any], Iterator[Rival]]] = {
        "hmmlearn": hmmlearn_rivals,
        "pomegranate": pomegranate_rivals,
        "dynamax": dynamax_rivals,
    }
    for name, found in rivals.items():
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed")
            continue
        few = kinds[: max(1, count // 10)]
        for rival in found(made, step, few):
            spent, used = timed(rival.run, 5)
            line(
                rival.name, len(few) / spent, "deals/s",
                f"{len(few) / used:,.0f} a processor second; "
                f"log likelihood differs by {abs(rival.total() - ours[: len(few)].sum()):.0e}",
            )  # fmt: skip


@dataclass(frozen=True)
class Rival:
    """Another library's filter, ready to be run; `total` is the log likelihood it finds."""

    name: str
    run: Callable[[], object]
    total: Callable[[], float]


def hmmlearn_rivals(made: Parameters, step: Any, kinds: Any) -> Iterator[Rival]:
    """Yield hmmlearn's two implementations; it runs on one core."""
    hmmlearn, hmm = importlib.import_module("hmmlearn"), importlib.import_module("hmmlearn.hmm")
    lengths, column = np.full(len(kinds), REPORTS), kinds.reshape(-1, 1)
    for implementation in ("scaling", "log"):
        model = hmm.CategoricalHMM(6, implementation=implementation)
        model.startprob_, model.transmat_, model.emissionprob_ = made.prior, step, made.marks

        def run(model: Any = model) -> float:
            return float(model.score(column, lengths))

        yield Rival(f"hmmlearn {hmmlearn.__version__}, score, {implementation}", run, run)


def pomegranate_rivals(made: Parameters, step: Any, kinds: Any) -> Iterator[Rival]:
    """Yield pomegranate's forward pass; torch takes all cores."""
    torch, hmm = importlib.import_module("torch"), importlib.import_module("pomegranate.hmm")
    distributions = importlib.import_module("pomegranate.distributions")
    emit = [distributions.Categorical([row.tolist()]) for row in made.marks]
    # it ends by moving to an end state, with a chance that we leave out again
    end = 1e-3
    model = hmm.DenseHMM(emit, edges=((1 - end) * step).tolist(), starts=made.prior.tolist(), ends=[end] * 6)
    rows = torch.tensor(kinds.astype(np.int32)[:, :, None])
    version = importlib.import_module("pomegranate").__version__

    def total() -> float:
        found = float(model.log_probability(rows).double().sum())
        return found - len(kinds) * ((REPORTS - 1) * np.log(1 - end) + np.log(end))

    yield Rival(
        f"pomegranate {version} (torch {torch.__version__}), forward", lambda: model.forward(rows), total
    )


def dynamax_rivals(made: Parameters, step: Any, kinds: Any) -> Iterator[Rival]:
    """Yield dynamax's filter, compiled and over all deals at once; jax takes all cores."""
    jax, numbers = importlib.import_module("jax"), importlib.import_module("jax.numpy")
    inference = importlib.import_module("dynamax.hidden_markov_model")
    version = importlib.import_module("importlib.metadata").version("dynamax")
    prior, moves, logs = (numbers.array(x) for x in (made.prior, step, np.log(made.marks.T)))

    def one(row: Any) -> Any:
        found = inference.hmm_filter(prior, moves, logs[row])
        return found.marginal_loglik, found.filtered_probs[-1]

    every, rows = jax.jit(jax.vmap(one)), numbers.array(kinds.astype(np.int32))

    def run() -> float:
        return float(np.asarray(jax.block_until_ready(every(rows))[0], np.float64).sum())

    yield Rival(f"dynamax {version} (jax {jax.__version__}), filter", run, run)


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
    from tongpin.engine import Record, group_effects, judge, verdict_effects  # noqa: PLC0415
    from tongpin.engine.explain import leave_one_out  # noqa: PLC0415
    from tongpin.engine.live import LiveDeal  # noqa: PLC0415
    from tongpin.engine.online import chain_of  # noqa: PLC0415
    from tongpin.method import load_method  # noqa: PLC0415

    method = load_method()
    chain = chain_of(method, Estimator.of(method))
    for reports in (50, 100, 200, 400):
        events = signals_seen(reports, list(method.signals))
        line(f"online judge: every leave-one-out of {reports} signals",
             seconds(lambda e=events: leave_one_out(e, chain), 100) * 1e6, "µs")  # fmt: skip
    events = signals_seen(100, list(method.signals))
    live, taken = LiveDeal(chain), []
    for event in events:
        begun = time.perf_counter()
        live.take_in(event)
        taken.append(time.perf_counter() - begun)
    line("online judge: one arriving signal", statistics.median(taken) * 1e6, "µs")
    record, action = Record("deal", events), "act_price_concession"
    for name, run in {
        "every effect on the verdict of a price cut": lambda: verdict_effects(record, method, action=action),
        "effects of all signals of one kind": lambda: group_effects(record, method, by="reliability"),
        "whole judgement with advice": lambda: judge(record, method),
    }.items():
        line(f"online judge: {name}, 100 signals", seconds(run, 20) * 1e6, "µs")


def signals_seen(count: int, signals: Sequence[str]) -> tuple[Event, ...]:
    """Return a record of random signals, four days apart."""
    random, start = np.random.default_rng(0), datetime(2020, 1, 6, tzinfo=UTC)
    return tuple(
        Event(f"e{n}", start + timedelta(days=4 * n), text="…", marks=(Mark(str(random.choice(signals))),))
        for n in range(count)
    )


def learn_part(count: int, chunk: int = 20_000) -> None:
    """One round of learning, in one piece and in chunks whose sums add up."""
    truth, deals = reference_world().truth, made_up(count)
    for threads in (1, CORES):
        spent, used = timed(lambda t=threads: expect(deals, truth, reps=reps(), threads=t), 2)
        line(
            f"one round of EM over {count:,} deals, {threads} thread(s)", count / spent, "deals/s",
            f"{spent:.1f} s, {used:.1f} processor seconds",
        )  # fmt: skip
    before, begun, used = _megabytes(), time.perf_counter(), time.process_time()
    parts = (
        expect(part, truth, reps=reps(), threads=CORES)
        for part in chunks_of(made_up(chunk), 10 * count // chunk)
    )
    found = reduce(operator.add, parts)
    spent, used = time.perf_counter() - begun, time.process_time() - used
    line(
        f"one round of EM over {int(found.deals):,} deals in chunks of {chunk:,}", found.deals / spent, "deals/s",
        f"{spent:.1f} s, {used:.1f} processor seconds; memory grew by {_megabytes() - before:.0f} MB",
    )  # fmt: skip


def chunks_of(block: Deals, number: int) -> Iterator[Deals]:
    """Yield so many different chunks."""
    for n in range(number):
        yield replace(block, kinds=np.roll(block.kinds, n))


def rows_of(chunks: Iterable[Deals]) -> Iterator[tuple[Any, ...]]:
    """Yield chunks as rows of a table of reports (`batch.reading`)."""
    before = 0
    for deals in chunks:
        deal = deals.deal_of
        columns = (
            deal + before,
            deals.hours,
            deals.kinds,
            deals.confidence,
            deals.ends[deal],
            deals.reps[deal],
        )
        yield from zip(*(c.tolist() for c in columns), strict=True)
        before += len(deals)


def stream_part(count: int, chunk: int = 20_000) -> None:
    """A long stream in chunks, from memory, Parquet and a database: time and memory, at a tenth and in full."""
    block = made_up(chunk)
    follow("to warm up", chunks_of(block, 1), chunk)
    with TemporaryDirectory() as folder:
        for deals in (max(chunk, count // 10), count):
            number = deals // chunk
            follow("generated", chunks_of(block, number), deals)
            if importlib.util.find_spec("pyarrow") is None:
                print("Parquet: pyarrow is not installed")
            else:
                follow(
                    "from Parquet",
                    deals_from_parquet(parquet_file(Path(folder), chunks_of(block, number))),
                    deals,
                )
        path = Path(folder) / "deals.sqlite3"
        few = min(count, 100_000)
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE report (deal, hour, kind, confidence, end, rep)")
            rows = rows_of(chunks_of(block, max(1, few // chunk)))
            database.executemany("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?)", rows)
            cursor = database.execute(
                "SELECT deal, hour, kind, confidence, end, rep FROM report ORDER BY rowid"
            )
            follow("from a database's cursor", deals_from_rows(cursor), few)


def follow(name: str, chunks: Iterable[Deals], expected: int) -> None:
    """Judge a stream and print its pace and how much memory it took."""
    before, begun, used = _megabytes(), time.perf_counter(), time.process_time()
    judged = sum(
        len(c.finals) for c in judge_stream(chunks, reference_world().truth, reps=reps(), threads=CORES)
    )
    spent, used = time.perf_counter() - begun, time.process_time() - used
    assert judged == expected
    line(
        f"stream of {judged:,} deals, {name}", judged / spent, "deals/s",
        f"{spent:.1f} s, {used:.1f} processor seconds; peak memory {_megabytes():.0f} MB, "
        f"{_megabytes() - before:+.0f} MB",
    )  # fmt: skip


def parquet_file(folder: Path, chunks: Iterable[Deals]) -> Path:
    """Write chunks as a Parquet file."""
    arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    path, writer, before = folder / "deals.parquet", None, 0
    for deals in chunks:
        deal = deals.deal_of
        columns = (
            deal + before,
            deals.hours,
            deals.kinds,
            deals.confidence,
            deals.ends[deal],
            deals.reps[deal],
        )
        table = arrow.table(dict(zip(COLUMNS, columns, strict=True)))
        writer = writer or parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)
        before += len(deals)
    if writer is not None:
        writer.close()
    return path


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
