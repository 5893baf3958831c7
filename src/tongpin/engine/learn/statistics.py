"""What learning needs to know of deals: sums of expectations, which add up over deals, processes and machines."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Statistics:
    """Expected sums over deals, given parameters; K states, V signal types.

    Attributes
    ----------
    right, wrong : (K, V)
        New reports of each type in each state, rightly and wrongly read.
    heard : (K, V)
        Days in each state, times the deal's g, while reports of the type could arrive.
    days : (K,)
        Days in each state.
    moves : (K, K)
        Moves from state to state.
    inner : (K,)
        Moves between phases within each state. Stays that were cut off by the end of the record count by them;
        with finished stays only, long stays would be taken for far longer than they are.
    starts : (K,)
        Deals that began in each state.
    copies, echoing : ()
        Reports that were copies of earlier ones, and the number of reports whose echoes fell in the record.
    claimed, reports : ()
        Sum of the reader's confidence, and number of reports, weighted by how surely they are no copies.
    likelihood, deals : ()
        Log likelihood in nats, and the number of deals.
    absences, watched : ()
        Expected number of sources that deals lacked, and the number of sources they might have had.
    """

    right: Floats
    wrong: Floats
    heard: Floats
    days: Floats
    moves: Floats
    inner: Floats
    starts: Floats
    copies: Floats
    echoing: Floats
    claimed: Floats
    reports: Floats
    likelihood: Floats
    deals: Floats
    absences: Floats
    watched: Floats

    def __add__(self, other: Statistics) -> Statistics:
        return Statistics(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def total(parts: list[Statistics]) -> Statistics:
    """Return the sum, always in the order given, so that it does not depend on who finished first.

    Raises
    ------
    ValueError
        There is nothing to add up.
    """
    if not parts:
        raise ValueError("there are no deals to learn from")
    out = parts[0]
    for part in parts[1:]:
        out = out + part
    return out
