"""The same filter compiled: loops over deals, steps, levels and phases, without a single array made on the way.

`clear` says what is computed; this file only says it to the machine. Sizes are constants of each compiled
version, so that the innermost loops become a few vector instructions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from .compiled import compiled, inlined
from .tables import DAYS, DOUBLINGS, FIRST_DAY, FIRST_DOUBLING, HOURS

Kernel = Callable[..., None]
_SMALL = 1e-200  # a product is taken the logarithm of before it becomes smaller


@lru_cache(maxsize=1)
def echo_kernel() -> Kernel:
    """Return the compiled `echoes`: (offsets, hours, kinds, types, jump, rate, out)."""

    def run(offsets: Any, hours: Any, kinds: Any, types: Any, jump: Any, rate: Any, out: Any) -> None:
        level, before, owner = np.zeros(types), np.zeros(types, np.int64), np.full(types, -1)
        for i in range(len(offsets) - 1):
            for e in range(offsets[i], offsets[i + 1]):
                kind = kinds[e]
                if owner[kind] == i:
                    out[e] = level[kind] * np.exp(-rate * (hours[e] - before[kind]))
                else:
                    out[e] = 0.0
                    owner[kind] = i
                level[kind], before[kind] = out[e] + jump, hours[e]

    return compiled(run)


@lru_cache(maxsize=8)
def parts(states: int, phases: int) -> dict[str, Callable[..., Any]]:
    """Return the compiled pieces that several kernels are made of, for one size of the state space."""
    size = states * phases

    def spread(belief: Any, matrix: Any, out: Any) -> Any:
        """Out = belief · matrix; returns its sum."""
        for q in range(size):
            out[q] = 0.0
        for p in range(size):
            share = belief[p]
            for q in range(size):
                out[q] += share * matrix[p, q]
        total = 0.0
        for q in range(size):
            total += out[q]
        return total

    spread = inlined(spread)

    def move(belief: Any, other: Any, waits: Any, first: Any, width: Any) -> Any:
        """Belief of every level · its matrix, normalised over all levels; returns the sum before that."""
        total = 0.0
        for j in range(width):
            total += spread(belief[j], waits[first + j], other[j])
        scale = 1.0 / total
        for j in range(width):
            for s in range(size):
                belief[j, s] = other[j, s] * scale
        return total

    move = compiled(move)

    def take_in(
        belief: Any, other: Any, base: Any, echo: Any, factors: Any, first: Any, width: Any, power: Any
    ) -> Any:
        """Multiply by the likelihood of a report; factors < 0 stand for a statement. Returns the sum."""
        total = 0.0
        for j in range(width):
            for k in range(states):
                likely = base[k] if echo < 0.0 else factors[first + j] * base[k] + echo
                if power != 1.0 and echo >= 0.0:
                    likely = likely**power
                for p in range(k * phases, (k + 1) * phases):
                    other[j, p] = belief[j, p] * likely
                    total += other[j, p]
        if total > 0.0:
            scale = 1.0 / total
            for j in range(width):
                for s in range(size):
                    belief[j, s] = other[j, s] * scale
        return total

    def begin(belief: Any, weights: Any, prior: Any, width: Any) -> None:
        for j in range(width):
            for k in range(states):
                for p in range(phases):
                    belief[j, k * phases + p] = weights[j] * prior[k] if p == 0 else 0.0

    def tell(belief: Any, width: Any, out: Any) -> None:
        """Sum levels and phases into out (K,)."""
        for k in range(states):
            out[k] = 0.0
            for j in range(width):
                for p in range(k * phases, (k + 1) * phases):
                    out[k] += belief[j, p]

    return {
        "spread": spread,
        "move": move,
        "take_in": inlined(take_in),
        "begin": inlined(begin),
        "tell": inlined(tell),
    }


@lru_cache(maxsize=8)
def filter_kernel(states: int, phases: int) -> Kernel:
    """Return the compiled filter of the deals [lo, hi); see `filtering` for what goes in and out."""
    made = parts(states, phases)
    move, take_in, begin, tell = made["move"], made["take_in"], made["begin"], made["tell"]
    size = states * phases

    def wait(belief: Any, other: Any, hours: Any, waits: Any, logs: Any, first: Any, width: Any) -> Any:
        """Let the hours pass; returns the log of the scale lost in very long waits, and the product of sums."""
        log, product = 0.0, 1.0
        days = hours // HOURS
        rest = hours - days * HOURS
        if days > DAYS:
            far = days // DAYS
            days -= far * DAYS
            for b in range(DOUBLINGS):
                if far >> b & 1:
                    slot = FIRST_DOUBLING + b
                    log += logs[slot] + np.log(move(belief, other, waits[slot], first, width))
        if days:
            product *= move(belief, other, waits[FIRST_DAY + days], first, width)
        if rest:
            product *= move(belief, other, waits[rest], first, width)
        return log, product

    wait = inlined(wait)

    def run(
        lo: Any, hi: Any, offsets: Any, gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any,
        rows: Any, tails: Any, tail_alive: Any, right: Any, wrong: Any, types: Any, waits: Any, logs: Any,
        factors: Any, firsts: Any, weights: Any, prior: Any, power: Any, answers: Any, so_far: Any,
        finals: Any, levels: Any, likelihoods: Any,
    ) -> None:  # fmt: skip
        width = weights.shape[1]
        belief, other, base = np.zeros((width, size)), np.zeros((width, size)), np.zeros(states)
        for i in range(lo, hi):
            first = firsts[i]
            begin(belief, weights[i], prior, width)
            log, product = 0.0, 1.0
            for step in range(offsets[i], offsets[i + 1]):
                if gaps[step] > 0:
                    far, passed = wait(
                        belief, other, gaps[step], waits[alive[step]], logs[alive[step]], first, width
                    )
                    log, product = log + far, product * passed
                mark = marks[step]
                if mark >= 0:
                    c = confidence[step]
                    for k in range(states):
                        base[k] = c * right[mark, k] + (1.0 - c) * wrong[mark, k]
                    echo = echoes[step] if mark < types else -1.0
                    total = take_in(belief, other, base, echo, factors, first, width, power)
                    product *= total if total > 0.0 else 1.0
                if product < _SMALL or product > 1.0 / _SMALL:
                    log, product = log + np.log(product), 1.0
                if rows[step] >= 0:
                    tell(belief, width, answers[rows[step]])
                    so_far[rows[step]] = log + np.log(product)
            if tails[i] > 0:
                far, passed = wait(
                    belief, other, tails[i], waits[tail_alive[i]], logs[tail_alive[i]], first, width
                )
                log, product = log + far, product * passed
            likelihoods[i] = log + np.log(product)
            tell(belief, width, finals[i])
            for j in range(width):
                levels[i, j] = belief[j].sum()

    return compiled(run)
