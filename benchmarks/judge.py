"""How right is the judge? The 24 open cases, beside four baselines; nothing is fitted on them.

    python benchmarks/judge.py [--ablate] [--read] [FOLDER]

From the cases' confirmed signals; `--read` gives every text to the reader instead. The naive Bayes baseline is
fitted, so it is cross-validated by leaving one case out. `--ablate` switches one idea of the judge off at a time.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from tongpin import __version__
from tongpin.casefile import read_case, to_record
from tongpin.casefile.model import Case
from tongpin.engine import Estimator, Record, judge, steps
from tongpin.engine.chances import ENDINGS
from tongpin.method import load_method
from tongpin.method.model import STATE_IDS, Method
from tongpin.reading import default_reader

HERE = Path(__file__).resolve().parent
BINS = 10
SMOOTH = 0.02  # what a hard guess leaves to the other states, so that its log loss is finite


@dataclass(frozen=True)
class Deal:
    """One case with its record and the true state after each labelled event."""

    name: str
    record: Record
    truth: dict[str, int]  # event id → index of the state


def load(folder: Path, method: Method, *, read: bool) -> list[Deal]:
    """Load the labelled cases of `folder`; `read` forgets the confirmed signals and asks the reader."""
    reader = default_reader(method)
    out = []
    for path in sorted(folder.glob("*.yaml")):
        case = read_case(path.read_bytes(), path.name, method)
        record = to_record(_unread(case) if read else case, method, reader)
        truth = {label.after: STATE_IDS.index(label.stage) for label in case.labels}
        out.append(Deal(path.stem, record, truth))
    return out


def _unread(case: Case) -> Case:
    return replace(case, events=tuple(replace(e, signals=None) for e in case.events))


Rows = list[tuple[np.ndarray, int]]


def judged(deals: Sequence[Deal], method: Method, estimator: Estimator | None = None) -> Rows:
    """Return (posterior, truth) of every labelled event."""
    out = []
    for deal in deals:
        found = [s for s in steps(deal.record, method, estimator=estimator) if s.after in deal.truth]
        out += [(np.array([s.posterior[k] for k in STATE_IDS]), deal.truth[s.after]) for s in found]
    return out


def days_late(deals: Sequence[Deal], method: Method) -> tuple[float, float]:
    """Return the mean days from a true change of state to the judge's, and the share never seen before the next."""
    late, missed = [], 0
    for deal in deals:
        shown = {s.after: STATE_IDS.index(s.stage) for s in steps(deal.record, method)}
        events = [e for e in deal.record.events if e.id in deal.truth]
        for i in range(1, len(events)):
            state = deal.truth[events[i].id]
            if state == deal.truth[events[i - 1].id]:
                continue
            seen = _first_seen(events[i:], deal.truth, shown, state)
            if seen is None:
                missed += 1
            else:
                late.append((seen - events[i].at).total_seconds() / 86_400)
    return float(np.mean(late)), missed / (len(late) + missed)


def _first_seen(
    events: Sequence, truth: dict[str, int], shown: dict[str, int], state: int
) -> datetime | None:
    for event in events:
        if truth[event.id] != state:
            return None
        if shown[event.id] == state:
            return event.at
    return None


def hard(state: int) -> np.ndarray:
    """Return a near-certain posterior on one state."""
    out = np.full(len(STATE_IDS), SMOOTH / (len(STATE_IDS) - 1))
    out[state] = 1 - SMOOTH
    return out


def majority(deals: Sequence[Deal]) -> Rows:
    """Always the most frequent state of the other cases, with their shares."""
    out = []
    for deal in deals:
        counts = np.bincount([s for d in deals if d is not deal for s in d.truth.values()], minlength=6) + 1.0
        out += [(counts / counts.sum(), state) for state in deal.truth.values()]
    return out


def last_stated(deals: Sequence[Deal]) -> Rows:
    """Whatever stage a rep last stated; the start before that."""
    out = []
    for deal in deals:
        state = 0
        for event in deal.record.events:
            if event.stage:
                state = STATE_IDS.index(event.stage)
            if event.id in deal.truth:
                out.append((hard(state), deal.truth[event.id]))
    return out


WORDS = (
    ("现状", "不需要", "满意", "no need", "happy with"),
    ("问题", "痛点", "problem", "issue", "pain"),
    ("需求", "标准", "requirement", "criteria", "need"),
    ("方案", "报价", "评估", "proposal", "quote", "evaluat", "solution"),
    ("风险", "担心", "risk", "worry", "concern"),
    ("合同签", "上线", "执行", "交付", "signed", "go-live", "deliver", "implement"),
)


def keyword(deals: Sequence[Deal]) -> Rows:
    """The last stage whose name or plain word stands in a text."""
    out = []
    for deal in deals:
        state = 0
        for event in deal.record.events:
            text = event.text.lower()
            found = [k for k, words in enumerate(WORDS) if any(w in text for w in words)]
            state = found[-1] if found else state
            if event.id in deal.truth:
                out.append((hard(state), deal.truth[event.id]))
    return out


def naive_bayes(deals: Sequence[Deal], method: Method) -> Rows:
    """Signals so far, no order and no time; counts from the other cases, smoothed by the method's weights."""
    ids = list(method.signals)
    out = []
    for deal in deals:
        counts = np.array([method.signals[s].weights for s in ids]).T * 2
        prior = np.ones(len(STATE_IDS))
        for other in deals:
            if other is not deal:
                _count(other, ids, counts, prior)
        log_counts = np.log(counts / counts.sum(axis=1, keepdims=True))
        belief = np.log(prior / prior.sum())
        for event in deal.record.events:
            for mark in event.marks:
                belief = belief + log_counts[:, ids.index(mark.signal)]
            if event.id in deal.truth:
                p = np.exp(belief - belief.max())
                out.append((p / p.sum(), deal.truth[event.id]))
    return out


def _count(deal: Deal, ids: Sequence[str], counts: np.ndarray, prior: np.ndarray) -> None:
    for event in deal.record.events:
        state = deal.truth.get(event.id)
        if state is not None:
            prior[state] += 1
            for mark in event.marks:
                counts[state, ids.index(mark.signal)] += 1


def endings(deals: Sequence[Deal], method: Method) -> tuple[int, dict[str, Rows]]:
    """Return of the deals that ended what was said of the ending just after each labelled event before it, beside the
    shares of the other ended deals. The same events tell the judge, none later.
    """
    ended = [(deal, judge(deal.record, method).outcome) for deal in deals]
    ended = [(deal, ENDINGS.index(end)) for deal, end in ended if end in ENDINGS]
    table: dict[str, Rows] = {"the method's estimate": [], "shares of the other deals": []}
    for deal, end in ended:
        others = np.bincount([other for one, other in ended if one is not deal], minlength=len(ENDINGS)) + 1.0
        for event in deal.record.events:
            said = judge(deal.record, method, as_of=event.at)
            if event.id in deal.truth and said.outcome == "open":
                table["the method's estimate"].append((np.array([said.chances[e] for e in ENDINGS]), end))
                table["shares of the other deals"].append((others / others.sum(), end))
    return len(ended), table


def measures(rows: Rows) -> dict[str, float]:
    """Return the six figures of the table; log loss in nats."""
    p = np.clip(np.array([r[0] for r in rows]), 1e-9, None)
    p /= p.sum(axis=1, keepdims=True)
    y = np.array([r[1] for r in rows])
    top, best = p.argmax(axis=1), p.max(axis=1)
    right = top == y
    bins = np.minimum((best * BINS).astype(int), BINS - 1)
    error = sum(
        (bins == b).mean() * abs(right[bins == b].mean() - best[bins == b].mean())
        for b in range(BINS)
        if (bins == b).any()
    )
    return {
        "exact": right.mean(),
        "within one": (abs(top - y) <= 1).mean(),
        "log loss": -np.log(p[np.arange(len(y)), y]).mean(),
        "Brier": ((p - np.eye(p.shape[1])[y]) ** 2).sum(axis=1).mean(),
        "calib. error": error,
    }


ABLATIONS: dict[str, Callable[[Estimator], Estimator]] = {
    "one phase, no minimum stay": lambda e: replace(e, phases=1),
    "entries not witnessed": lambda e: replace(e, witness=(0.0,) * 6),
    "no transition at a signal": lambda e: replace(e, event_step=0.0),
    "weights as written (power 1)": lambda e: replace(e, power=1.0),
    "repeats count in full": lambda e: replace(e, repeat=1.0),
    "one mouth counts in full": lambda e: replace(e, together=1.0),
    "nothing is misread": lambda e: replace(e, misread=0.0),
    "ambiguous counts in full": lambda e: replace(e, ambiguity={"low": 1.0, "medium": 1.0, "high": 1.0}),
    "empty contacts tell nothing": lambda e: replace(e, nothing=(1.0,) * 6),
    "no regress at a change": lambda e: replace(e, regress_mass=0.0),
    "no move at another's award": lambda e: replace(e, rival_mass=0.0),
}


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "tests" / "cases")
    parser.add_argument("--ablate", action="store_true", help="switch off one idea at a time")
    parser.add_argument("--read", action="store_true", help="read the texts instead of the confirmed signals")
    options = parser.parse_args(arguments)
    method = load_method()
    deals = load(options.folder, method, read=options.read)
    labels = sum(len(d.truth) for d in deals)
    source = "signals read from the texts" if options.read else "confirmed signals"
    print(f"{len(deals)} cases, {labels} labels, {source}; tongpin {__version__}, method {method.version},")
    print(
        f"model {Estimator.of(method).version}, numpy {np.__version__}, Python {platform.python_version()}, {platform.machine()}\n"
    )
    table: dict[str, Rows] = {
        "tongpin judge": judged(deals, method),
        "majority of the other cases": majority(deals),
        "last stage a rep stated": last_stated(deals),
        "keyword of the stage names": keyword(deals),
        "naive Bayes, no time (leave one case out)": naive_bayes(deals, method),
    }
    if options.ablate:
        table |= {
            f"  {name}": judged(deals, method, change(Estimator.of(method)))
            for name, change in ABLATIONS.items()
        }
    _print(table)
    late, missed = days_late(deals, method)
    print(
        f"\nat a true change of state the judge is {late:.1f} days late on average; {missed:.0%} of changes never shown"
    )
    if not options.read:
        count, ends = endings(deals, method)
        moments = len(next(iter(ends.values())))
        print(
            f"\nhow it will end (us, a rival, no decision): {count} deals that ended, {moments} moments before"
        )
        _print(ends, leave_out=("within one",))


def _print(table: Mapping[str, Rows], *, leave_out: tuple[str, ...] = ()) -> None:
    heads = [head for head in measures(next(iter(table.values()))) if head not in leave_out]
    width = max(map(len, table))
    print(" " * width, *(f"{h:>12}" for h in heads))
    for name, rows in table.items():
        found = measures(rows)
        print(f"{name:<{width}}", *(f"{found[head]:>12.3f}" for head in heads))


if __name__ == "__main__":
    main(sys.argv[1:])
