"""The process model and learned tables on the 24 open cases, beside the online judge. No label is learned from.

    python benchmarks/learned.py [FOLDER]

"Learned" rows leave one case out: the other 23 teach without their labels, the one is judged.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from judge import HERE, Deal, Rows, judged, load, measures

from tongpin.engine.learn import fit, into_method
from tongpin.engine.process import Parameters, Questions, judge_deals
from tongpin.engine.process.records import deals_of_records, from_method
from tongpin.method import load_method
from tongpin.method.model import Method


def by_process(deals: Sequence[Deal], parameters: Parameters, method: Method) -> Rows:
    """Return (posterior, truth) of every labelled event, judged by the process model."""
    made = deals_of_records([deal.record for deal in deals], parameters, method)
    number = np.concatenate([np.full(len(h), i) for i, h in enumerate(made.hours)])
    answers = judge_deals(
        made.deals, parameters, questions=Questions(number, np.concatenate(made.hours))
    ).answers
    events = [(d, e) for d in deals for e in sorted(d.record.events, key=lambda e: e.at)]
    return [
        (p, deal.truth[event.id])
        for (deal, event), p in zip(events, answers, strict=True)
        if event.id in deal.truth
    ]


def learned(deals: Sequence[Deal], left_out: Deal, method: Method) -> Parameters:
    """Return what the other deals teach, without their labels."""
    expert = from_method(method)
    others = [deal.record for deal in deals if deal is not left_out]
    made = deals_of_records(others, expert, method)
    return fit([made.deals], expert.cautious(power=1.0), rounds=6).parameters


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    folder = Path(arguments[0]) if arguments else HERE.parent / "tests" / "cases"
    method = load_method()
    deals, expert = load(folder, method, read=False), from_method(method)
    taught = {deal.name: learned(deals, deal, method) for deal in deals}
    fitted: Rows = []
    process_fitted: Rows = []
    for deal in deals:
        # 23 deals say little about stays of months: those stay the experts'
        held = replace(taught[deal.name], dwell_days=expert.dwell_days, prior=expert.prior)
        fitted += judged([deal], into_method(held, method))
        process_fitted += by_process(
            [deal], replace(taught[deal.name], power=expert.cautious().power), method
        )
    table = {
        "online judge, the method's tables": judged(deals, method),
        "online judge, the same tables through a model": judged(deals, into_method(expert, method)),
        "online judge, tables learned from the other cases": fitted,
        "process model, the method's tables": by_process(deals, expert, method),
        "process model, cautious, changes in silence only": by_process(
            deals, replace(expert.cautious(), opens=0.0, witness=()), method
        ),
        "process model, cautious": by_process(deals, expert.cautious(), method),
        "process model, learned from the other cases": process_fitted,
    }
    print(f"{len(deals)} cases, {sum(len(d.truth) for d in deals)} labels; method {method.version}\n")
    print(" " * 50, *(f"{h:>12}" for h in measures(fitted)))
    for name, rows in table.items():
        print(f"{name:<50}", *(f"{v:>12.3f}" for v in measures(rows).values()))


if __name__ == "__main__":
    main(sys.argv[1:])
