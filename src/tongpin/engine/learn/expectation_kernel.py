"""The E-step compiled: per deal and logging level one walk forward and one back. `expectation` says what it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from tongpin.engine.process.compiled import compiled, inlined
from tongpin.engine.process.explanation_kernel import MOST_SLOTS, slot_finder
from tongpin.engine.process.kernels import Kernel, parts

_NEGLIGIBLE = 1e-12


@lru_cache(maxsize=8)
def expectation_kernel(states: int, phases: int) -> Kernel:
    """Return the compiled E-step of the deals [lo, hi), for one size of the state space."""
    spread, find = parts(states, phases)["spread"], slot_finder()
    size = states * phases

    def lay_out(
        lo: Any, hi: Any, gaps: Any, alive: Any, marks: Any, tail: Any, tail_alive: Any, slots: Any, walk: Any
    ) -> Any:
        """Write the deal's moves as rows (slot or -1, alive, step); returns how many."""
        count = 0
        for step in range(lo, hi + 1):
            last = step == hi
            for n in range(find(tail if last else gaps[step], slots)):
                walk[count, 0], walk[count, 1] = slots[n], tail_alive if last else alive[step]
                walk[count, 2] = step
                count += 1
            if not last and marks[step] >= 0:
                walk[count, 0], walk[count, 2] = -1, step
                count += 1
        return count

    lay_out = compiled(lay_out)

    def likely(
        step: Any,
        factor: Any,
        marks: Any,
        confidence: Any,
        echoes: Any,
        right: Any,
        wrong: Any,
        types: Any,
        out: Any,
    ) -> None:
        mark, c = marks[step], confidence[step]
        for k in range(states):
            out[k] = c * right[mark, k] + (1.0 - c) * wrong[mark, k]
            if mark < types:
                out[k] = factor * out[k] + echoes[step]

    likely = inlined(likely)

    def forward(
        count: Any, walk: Any, level: Any, factor: Any, marks: Any, confidence: Any, echoes: Any, right: Any,
        wrong: Any, types: Any, waits: Any, logs: Any, beliefs: Any, scale: Any,
    ) -> Any:  # fmt: skip
        log = 0.0
        for q in range(count):
            before, after = beliefs[q], beliefs[q + 1]
            if walk[q, 0] >= 0:
                total = spread(before, waits[walk[q, 1], walk[q, 0], level], after)
                log += logs[walk[q, 1], walk[q, 0]]
            else:
                likely(walk[q, 2], factor, marks, confidence, echoes, right, wrong, types, scale)
                total = 0.0
                for s in range(size):
                    after[s] = before[s] * scale[s // phases]
                    total += after[s]
            log += np.log(total)
            for s in range(size):
                after[s] /= total
        return log

    forward = compiled(forward)

    def held(before: Any, column: Any, matrix: Any, weight: Any, sums: Any, earlier: Any) -> None:
        """Add one wait's weighted outer product; the column is taken back over it."""
        total = 0.0
        for p in range(size):
            value = 0.0
            for s in range(size):
                value += matrix[p, s] * column[s]
            earlier[p] = value
            total += before[p] * value
        for p in range(size):
            share = before[p] * weight / total
            for s in range(size):
                sums[p, s] += share * column[s]
        for p in range(size):
            column[p] = earlier[p] / total

    held = compiled(held)

    def count_report(
        step: Any, share: Any, factor: Any, marks: Any, confidence: Any, echoes: Any, right: Any, wrong: Any,
        rightly: Any, wrongly: Any, counted: Any,
    ) -> None:  # fmt: skip
        mark, c = marks[step], confidence[step]
        for k in range(states):
            good = factor * c * right[mark, k] * share[k]
            bad = factor * (1.0 - c) * wrong[mark, k] * share[k]
            rightly[k, mark] += good
            wrongly[k, mark] += bad
            counted[0] += echoes[step] * share[k]
            counted[1] += c * (good + bad)
            counted[2] += good + bad

    count_report = compiled(count_report)

    def taken_in(before: Any, column: Any, scale: Any, weight: Any, share: Any) -> None:
        """Share (K,) = smoothed state / likelihood; the column is taken to before the report."""
        total = 0.0
        for k in range(states):
            share[k] = 0.0
            for s in range(k * phases, (k + 1) * phases):
                share[k] += before[s] * column[s]
            total += share[k] * scale[k]
        for k in range(states):
            share[k] *= weight / total
        for s in range(size):
            column[s] *= scale[s // phases] / total

    taken_in = inlined(taken_in)

    def backward(
        count: Any, walk: Any, level: Any, weight: Any, factor: Any, marks: Any, confidence: Any, echoes: Any,
        right: Any, wrong: Any, types: Any, waits: Any, beliefs: Any, scale: Any, share: Any, column: Any,
        earlier: Any, sums: Any, rightly: Any, wrongly: Any, counted: Any,
    ) -> None:  # fmt: skip
        column[:] = 1.0
        for q in range(count - 1, -1, -1):
            if walk[q, 0] >= 0:
                alive, slot = walk[q, 1], walk[q, 0]
                held(beliefs[q], column, waits[alive, slot, level], weight, sums[alive, level, slot], earlier)
                continue
            step = walk[q, 2]
            likely(step, factor, marks, confidence, echoes, right, wrong, types, scale)
            taken_in(beliefs[q], column, scale, weight, share)
            if marks[step] < types:
                count_report(
                    step, share, factor, marks, confidence, echoes, right, wrong, rightly, wrongly, counted
                )

    backward = compiled(backward)

    def weigh(logs: Any, weights: Any) -> Any:
        """Turn log likelihoods into shares of the levels; returns the log of their sum."""
        peak, total = -np.inf, 0.0
        for j in range(len(weights)):
            logs[j] = logs[j] + np.log(weights[j]) if weights[j] > 0.0 else -np.inf
            peak = max(peak, logs[j])
        for j in range(len(weights)):
            logs[j] = np.exp(logs[j] - peak)
            total += logs[j]
        for j in range(len(weights)):
            logs[j] /= total
        return peak + np.log(total)

    weigh = compiled(weigh)

    def started(beliefs: Any, column: Any, weight: Any, starts: Any) -> None:
        total = 0.0
        for s in range(size):
            total += beliefs[s] * column[s]
        for s in range(size):
            starts[s // phases] += weight * beliefs[s] * column[s] / total

    started = inlined(started)

    def run(
        lo: Any, hi: Any, offsets: Any, gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any, tails: Any,
        tail_alive: Any, right: Any, wrong: Any, types: Any, waits: Any, logs: Any, factors: Any, firsts: Any,
        weights: Any, prior: Any, sums: Any, rightly: Any, wrongly: Any, starts: Any, counted: Any, likelihoods: Any,
    ) -> None:  # fmt: skip
        width, longest = weights.shape[1], 0
        for i in range(lo, hi):
            longest = max(longest, offsets[i + 1] - offsets[i])
        room = (longest + 1) * (MOST_SLOTS + 1) + 1 if longest < 64 else (longest + 1) * 3 + MOST_SLOTS * 64
        walk, beliefs = np.zeros((room, 3), np.int64), np.zeros((width, room + 1, size))
        slots, scale, share = np.zeros(MOST_SLOTS, np.int64), np.zeros(states), np.zeros(states)
        column, earlier, shares = np.zeros(size), np.zeros(size), np.zeros(width)
        for i in range(lo, hi):
            count = lay_out(
                offsets[i], offsets[i + 1], gaps, alive, marks, tails[i], tail_alive[i], slots, walk
            )
            for j in range(width):
                for k in range(states):
                    beliefs[j, 0, k * phases] = prior[k]
                level = firsts[i] + j
                shares[j] = forward(
                    count, walk, level, factors[level], marks, confidence, echoes, right, wrong, types, waits, logs,
                    beliefs[j], scale,
                )  # fmt: skip
            likelihoods[i] = weigh(shares, weights[i])
            for j in range(width):
                if shares[j] > _NEGLIGIBLE:
                    level = firsts[i] + j
                    backward(
                        count, walk, level, shares[j], factors[level], marks, confidence, echoes, right, wrong,
                        types, waits, beliefs[j], scale, share, column, earlier, sums, rightly, wrongly, counted,
                    )  # fmt: skip
                    started(beliefs[j, 0], column, shares[j], starts)

    return compiled(run)
