"""What each signal did: exact leave-one-out.

The effect of a signal on a state is p(state) with it minus p(state) had it never been marked, the rest of the
record unchanged. Where leaving it out changes nothing else (no later repeat of it, nothing else of the same
mouth in the same event), forward and backward vectors give the answer at once; else the filter runs again from
the first place that differs. Both equal a full refit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from .evidence import Factor
from .online import Chain, Operation, Vector, backward, by_state, forward, operations
from .record import Event


def leave_one_out(
    events: Sequence[Event], chain: Chain, *, until: datetime | None = None
) -> dict[tuple[int, int], Vector]:
    """Return the final posterior without each mark, by (event index, mark index); shape (states,) each."""
    ops = operations(events, chain, until=until)
    ahead = forward(ops, chain)
    behind = backward(ops, chain)
    out = {}
    for place, operation in enumerate(ops):
        if isinstance(operation, Factor) and operation.mark >= 0:
            key = (operation.event, operation.mark)
            without = operations(events, chain, until=until, skip=key)
            if without == [*ops[:place], *ops[place + 1 :]]:
                joint = ahead[place] @ behind[place + 1]
                out[key] = joint / joint.sum()
            else:
                start = _first_difference(ops, without)
                out[key] = by_state(forward(without[start:], chain, ahead[start])[-1], chain)
    return out


def _first_difference(left: Sequence[Operation], right: Sequence[Operation]) -> int:
    for place, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return place
    return min(len(left), len(right))


def entropy_share(posterior: Vector) -> float:
    """Return the posterior's entropy as a share of the greatest possible, 0 to 1."""
    p = np.clip(posterior, 1e-300, None)
    return float(-(p * np.log(p)).sum() / np.log(len(p)))
