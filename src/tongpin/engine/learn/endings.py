"""How deals end, learned from those that ended: a sharpness and a bias on the method's estimate (`engine.chances`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tongpin.engine.chances import ENDINGS
from tongpin.engine.judge import judge
from tongpin.engine.outcome import outcome
from tongpin.engine.record import Record
from tongpin.method.model import Method

from .calibration import Calibration, calibrated_if_better, none

WHEN = (1 / 3, 1 / 2, 2 / 3)  # of a deal's events: one moment a deal, since moments of one deal end alike
FEWEST = 20  # deals that ended: fewer tell nothing of three endings


def learn_endings(records: Sequence[Record], method: Method) -> tuple[Calibration, int]:
    """Return the calibration of the endings and from how many deals; the one that changes nothing where it would not
    help on deals that it did not see.

    Each deal that ended is judged once, from what was known a third, half or two thirds through it.
    """
    said: list[list[float]] = []
    came: list[int] = []
    for record in records:
        end = outcome(record.events, method)
        if end not in ENDINGS:
            continue
        at = record.events[int(WHEN[len(said) % len(WHEN)] * (len(record.events) - 1))].at
        then = judge(record, method, as_of=at)
        if then.outcome == "open":
            said.append([then.chances[ending] for ending in ENDINGS])
            came.append(ENDINGS.index(end))
    if len(said) < FEWEST:
        return none(len(ENDINGS)), len(said)
    return calibrated_if_better(np.array(said), np.eye(len(ENDINGS))[came]), len(said)
