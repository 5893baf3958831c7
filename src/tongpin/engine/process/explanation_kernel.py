"""`explanation` compiled: one pass forward that keeps its beliefs, one backward with a column a state."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from .compiled import compiled, inlined
from .kernels import Kernel, parts
from .tables import DAYS, DOUBLINGS, FIRST_DAY, FIRST_DOUBLING, HOURS

MOST_SLOTS = DOUBLINGS + 2


@lru_cache(maxsize=1)
def slot_finder() -> Any:
    """Return the compiled `slots_of`: (hours, out) → how many slots it wrote."""

    def run(hours: Any, out: Any) -> Any:
        days = hours // HOURS
        rest = hours - days * HOURS
        count = 0
        if days > DAYS:
            far = days // DAYS
            days -= far * DAYS
            for b in range(DOUBLINGS):
                if far >> b & 1:
                    out[count] = FIRST_DOUBLING + b
                    count += 1
        if days:
            out[count] = FIRST_DAY + days
            count += 1
        if rest:
            out[count] = rest
            count += 1
        return count

    return compiled(run)


@lru_cache(maxsize=8)
def explanation_kernel(states: int, phases: int) -> Kernel:
    """Return the compiled explanation of one deal, for one size of the state space."""
    made = parts(states, phases)
    move, take_in, begin, tell, find = (
        *(made["move"], made["take_in"], made["begin"], made["tell"]),
        slot_finder(),
    )
    size = states * phases

    def back(columns: Any, other: Any, matrix: Any, out: Any) -> Any:
        """Out = matrix · columns for one level; returns the greatest entry."""
        peak = 0.0
        for p in range(size):
            for k in range(states):
                other[p, k] = 0.0
            for s in range(size):
                share = matrix[p, s]
                for k in range(states):
                    other[p, k] += share * columns[s, k]
        for p in range(size):
            for k in range(states):
                out[p, k] = other[p, k]
                peak = max(peak, out[p, k])
        return peak

    back = compiled(back)

    def scale(columns: Any, factor: Any) -> None:
        for j in range(columns.shape[0]):
            for s in range(size):
                for k in range(states):
                    columns[j, s, k] *= factor

    scale = compiled(scale)

    def against(belief: Any, columns: Any, out: Any) -> None:
        """Out (K,) = share of belief · columns."""
        total = 0.0
        for k in range(states):
            out[k] = 0.0
        for j in range(belief.shape[0]):
            for s in range(size):
                for k in range(states):
                    out[k] += belief[j, s] * columns[j, s, k]
        for k in range(states):
            total += out[k]
        for k in range(states):
            out[k] /= total

    against = compiled(against)

    def base_of(mark: Any, c: Any, right: Any, wrong: Any, base: Any) -> None:
        for k in range(states):
            base[k] = c * right[mark, k] + (1.0 - c) * wrong[mark, k]

    base_of = inlined(base_of)

    def forward(
        gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any, right: Any, wrong: Any, types: Any,
        waits: Any, factors: Any, first: Any, power: Any, belief: Any, starts: Any, arrivals: Any,
        likely: Any, before: Any, after: Any,
    ) -> None:  # fmt: skip
        width = belief.shape[0]
        other, base, slots = np.zeros((width, size)), np.zeros(states), np.zeros(MOST_SLOTS, np.int64)
        for i in range(len(gaps)):
            starts[i] = belief
            for n in range(find(gaps[i], slots)):
                move(belief, other, waits[alive[i], slots[n]], first, width)
            arrivals[i] = belief
            tell(belief, width, before[i])
            likely[i] = 1.0
            mark = marks[i]
            if mark >= 0:
                base_of(mark, confidence[i], right, wrong, base)
                echo = echoes[i] if mark < types else -1.0
                if take_in(belief, other, base, echo, factors, first, width, power) > 0.0:
                    for j in range(width):
                        for k in range(states):
                            value = base[k] if echo < 0.0 else factors[first + j] * base[k] + echo
                            likely[i, j, k] = value if echo < 0.0 or power == 1.0 else value**power
            tell(belief, width, after[i])
        starts[len(gaps)] = belief

    forward = compiled(forward)

    def look_back(here: Any, likely: Any, columns: Any, smoothed: Any) -> None:
        """Smoothed state at a step; the columns are taken to before its report."""
        total = 0.0
        for k in range(states):
            smoothed[k] = 0.0
        for j in range(here.shape[0]):
            for s in range(size):
                k = s // phases
                ahead = 0.0
                for m in range(states):
                    ahead += columns[j, s, m]
                    columns[j, s, m] *= likely[j, k]
                smoothed[k] += here[j, s] * likely[j, k] * ahead
        for k in range(states):
            total += smoothed[k]
        for k in range(states):
            smoothed[k] /= total

    look_back = compiled(look_back)

    def over(
        columns: Any, other: Any, slots: Any, count: Any, waits: Any, first: Any, step: Any, out: Any
    ) -> None:
        """Take the columns of every level back over a wait; `step` 0 uses the same matrix for all levels."""
        out[:] = columns
        for n in range(count - 1, -1, -1):
            peak = 0.0
            for j in range(columns.shape[0]):
                peak = max(peak, back(out[j], other, waits[slots[n], first + step * j], out[j]))
            scale(out, 1.0 / peak)

    over = compiled(over)

    def run(
        gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any, tail: Any, tail_alive: Any, right: Any,
        wrong: Any, types: Any, waits: Any, silent: Any, factors: Any, first: Any, weights: Any, prior: Any,
        power: Any, posterior: Any, without: Any, deaf: Any, smoothed: Any, misread: Any, before: Any, after: Any,
    ) -> None:  # fmt: skip
        count, width = len(gaps), len(weights)
        belief, other = np.zeros((width, size)), np.zeros((width, size))
        starts, arrivals = np.zeros((count + 1, width, size)), np.zeros((count, width, size))
        likely = np.zeros((count, width, states))
        begin(belief, weights, prior, width)
        forward(
            gaps, alive, marks, confidence, echoes, right, wrong, types, waits, factors, first, power, belief,
            starts, arrivals, likely, before, after,
        )  # fmt: skip
        slots, space, base = np.zeros(MOST_SLOTS, np.int64), np.zeros((size, states)), np.zeros(states)
        for n in range(find(tail, slots)):
            move(belief, other, waits[tail_alive, slots[n]], first, width)
        tell(belief, width, posterior)
        columns, quiet = np.zeros((width, size, states)), np.zeros((width, size, states))
        for j in range(width):
            for s in range(size):
                columns[j, s, s // phases] = 1.0
        for i in range(count, -1, -1):
            found = find(tail if i == count else gaps[i], slots)
            over(columns, space, slots, found, silent, 0, 0, quiet)
            against(starts[i], quiet, deaf[i])
            over(columns, space, slots, found, waits[tail_alive if i == count else alive[i]], first, 1, quiet)
            columns[:] = quiet
            if i > 0:
                against(arrivals[i - 1], columns, without[i - 1])
                look_back(arrivals[i - 1], likely[i - 1], columns, smoothed[i - 1])
                mark = marks[i - 1]
                if 0 <= mark < types:
                    base_of(mark, confidence[i - 1], right, wrong, base)
                    for k in range(states):
                        if base[k] > 0.0:
                            doubt = (1.0 - confidence[i - 1]) * wrong[mark, k] / base[k]
                            misread[i - 1] += smoothed[i - 1, k] * doubt

    return compiled(run)
