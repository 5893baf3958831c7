"""Filter, explanation and E-step compiled: loops over deals, steps, levels and phases, no array made on the way.

`clear`, `explanation` and `learn.expectation` say what is computed; this file only says it to the machine. All of it is
in one file, because numba notices a change of the file a function is in, and of no other.

`states` and `phases` are tuples with as many entries as there are states, and phases a state: numba knows the length
of a tuple when it compiles, so that the innermost loops become a few vector instructions. Shapes: beliefs (W, S) with
S = states · phases, waits (L, SLOTS, J, S, S); `first` is the deal's first level of the J.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiled import compiled
from .tables import DAYS, DOUBLINGS, FIRST_DAY, FIRST_DOUBLING, HOURS
from .vectors import add_outer, inner, vector_times_matrix

MOST_SLOTS = DOUBLINGS + 2  # of one wait
_SMALL = 1e-200  # the logarithm of a product is taken before it becomes smaller
_NEGLIGIBLE = 1e-12  # a level less probable than this teaches nothing


@compiled
def find_slots(hours: Any, out: Any) -> Any:
    """Write the slots that make up a wait; returns how many (`tables.slots_of`)."""
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


@compiled
def copy(values: Any, out: Any) -> None:
    """Copy a matrix. Loops like this one compile in a tenth of the time that array expressions take."""
    for j in range(values.shape[0]):
        for s in range(values.shape[1]):
            out[j, s] = values[j, s]


@compiled
def scale(values: Any, factor: Any) -> None:
    """Multiply a vector in place."""
    for k in range(len(values)):
        values[k] *= factor


@compiled
def empty(values: Any) -> None:
    """Set a vector to 0."""
    for k in range(len(values)):
        values[k] = 0.0


@compiled
def total_of(values: Any) -> Any:
    """Return the sum of a vector."""
    out = 0.0
    for k in range(len(values)):
        out += values[k]
    return out


@compiled
def greatest(values: Any, first: Any, count: Any) -> Any:
    """Return the greatest of `count` entries of a vector."""
    out = values[first]
    for j in range(1, count):
        out = max(out, values[first + j])
    return out


@compiled
def fill_echoes(offsets: Any, hours: Any, kinds: Any, types: Any, jump: Any, rate: Any, out: Any) -> None:
    """Fill the raised intensity of each report (`echoes.echoes`)."""
    level, before, owner = np.zeros(types), np.zeros(types, np.int64), np.full(types, -1)
    for i in range(len(offsets) - 1):
        for e in range(offsets[i], offsets[i + 1]):
            kind = kinds[e]
            out[e] = 0.0
            if owner[kind] == i:
                out[e] = level[kind] * np.exp(-rate * (hours[e] - before[kind]))
            owner[kind], level[kind], before[kind] = i, out[e] + jump, hours[e]


@compiled
def spread(belief: Any, matrix: Any, out: Any, states: Any, phases: Any) -> Any:
    """Fill out = belief · matrix of one level; returns its sum."""
    return vector_times_matrix(belief, matrix, out, states, phases)


@compiled
def move(belief: Any, waits: Any, first: Any, states: Any, phases: Any) -> None:
    """Let every level wait one slot, in place; the belief is left to be normalised."""
    for j in range(len(belief)):
        spread(belief[j], waits[first + j], belief[j], states, phases)


@compiled
def settle(belief: Any) -> Any:
    """Normalise over all levels; returns the sum before that."""
    total = 0.0
    for j in range(len(belief)):
        total += total_of(belief[j])
    for j in range(len(belief)):
        scale(belief[j], 1.0 / total)
    return total


@compiled
def move_far(belief: Any, waits: Any, logs: Any, first: Any, states: Any, phases: Any) -> Any:
    """Let every level wait one long slot; returns the log of the sum. Levels are scaled apart (`tables.Tables`)."""
    peak = greatest(logs, first, len(belief))
    for j in range(len(belief)):
        scale(belief[j], np.exp(logs[first + j] - peak))
    move(belief, waits, first, states, phases)
    return peak + np.log(settle(belief))


@compiled
def meaning(mark: Any, c: Any, right: Any, wrong: Any, out: Any, states: Any) -> None:
    """Fill the intensity (K,) of a mark read with confidence c."""
    for k in range(len(states)):
        out[k] = c * right[mark, k] + (1.0 - c) * wrong[mark, k]


@compiled
def likelihood(base: Any, echo: Any, factor: Any, power: Any) -> Any:
    """Return the likelihood of a report at one level; of a statement (echo < 0) what it says itself."""
    if echo < 0.0:
        return base
    out = factor * base + echo
    return out if power == 1.0 else out**power


@compiled
def take_in(
    belief: Any, other: Any, base: Any, echo: Any, factors: Any, first: Any, power: Any, states: Any, phases: Any,
) -> Any:  # fmt: skip
    """Multiply by the likelihood and normalise; returns the sum before that, 0 if no state could bring it."""
    total = 0.0
    for j in range(len(belief)):
        for k in range(len(states)):
            likely = likelihood(base[k], echo, factors[first + j], power)
            for p in range(len(phases)):
                s = k * len(phases) + p
                other[j, s] = belief[j, s] * likely
                total += other[j, s]
    if total > 0.0:
        scale = 1.0 / total
        for j in range(len(belief)):
            for s in range(len(states) * len(phases)):
                belief[j, s] = other[j, s] * scale
    return total


@compiled
def begin(belief: Any, weights: Any, prior: Any, states: Any, phases: Any) -> None:
    """Set the belief before the first step."""
    for j in range(len(belief)):
        empty(belief[j])
        for k in range(len(states)):
            belief[j, k * len(phases)] = weights[j] * prior[k]


@compiled
def tell(belief: Any, out: Any, states: Any, phases: Any) -> None:
    """Sum levels and phases into out (K,)."""
    empty(out)
    for k in range(len(states)):
        for j in range(len(belief)):
            for p in range(len(phases)):
                out[k] += belief[j, k * len(phases) + p]


@compiled
def wait(belief: Any, hours: Any, waits: Any, logs: Any, first: Any, states: Any, phases: Any) -> Any:
    """Let the hours pass; returns the log of very long waits' sums. The rest is left to be normalised."""
    log = 0.0
    days = hours // HOURS
    rest = hours - days * HOURS
    if days > DAYS:
        far = days // DAYS
        days -= far * DAYS
        for b in range(DOUBLINGS):
            if far >> b & 1:
                slot = FIRST_DOUBLING + b
                log += move_far(belief, waits[slot], logs[slot], first, states, phases)
    if days:
        move(belief, waits[FIRST_DAY + days], first, states, phases)
    if rest:
        move(belief, waits[rest], first, states, phases)
    return log


@compiled
def filter_deals(  # noqa: C901, PLR0912
    lo: Any, hi: Any, offsets: Any, gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any, rows: Any,
    tails: Any, tail_alive: Any, right: Any, wrong: Any, types: Any, waits: Any, logs: Any, factors: Any, firsts: Any,
    weights: Any, prior: Any, power: Any, answers: Any, so_far: Any, finals: Any, levels: Any, likelihoods: Any,
    states: Any, phases: Any,
) -> None:  # fmt: skip
    """Filter the deals lo … hi - 1 (`clear.filter_one`)."""
    width, size = weights.shape[1], len(states) * len(phases)
    belief, other, base = np.zeros((width, size)), np.zeros((width, size)), np.zeros(len(states))
    for i in range(lo, hi):
        first = firsts[i]
        begin(belief, weights[i], prior, states, phases)
        log, product = 0.0, 1.0
        for step in range(offsets[i], offsets[i + 1]):
            total, mark, days = 1.0, marks[step], gaps[step] // HOURS
            if days > DAYS:
                heard = alive[step]
                log += wait(belief, gaps[step], waits[heard], logs[heard], first, states, phases)
            elif (
                gaps[step] > 0
            ):  # written out, since handing so many arrays on takes longer than the arithmetic
                rest = gaps[step] - days * HOURS
                for j in range(width):
                    if days > 0:
                        days_on = waits[alive[step], FIRST_DAY + days, first + j]
                        vector_times_matrix(belief[j], days_on, belief[j], states, phases)
                    if rest > 0:
                        hours_on = waits[alive[step], rest, first + j]
                        vector_times_matrix(belief[j], hours_on, belief[j], states, phases)
            if mark >= 0:
                meaning(mark, confidence[step], right, wrong, base, states)
                echo = echoes[step] if mark < types else -1.0
                total = take_in(belief, other, base, echo, factors, first, power, states, phases)
            if mark < 0 or total == 0.0:
                total = settle(belief)
            product *= total
            if product < _SMALL or product > 1.0 / _SMALL:
                log, product = log + np.log(product), 1.0
            if rows[step] >= 0:
                tell(belief, answers[rows[step]], states, phases)
                so_far[rows[step]] = log + np.log(product)
        if tails[i] > 0:
            heard = tail_alive[i]
            log += wait(belief, tails[i], waits[heard], logs[heard], first, states, phases)
            product *= settle(belief)
        likelihoods[i] = log + np.log(product)
        tell(belief, finals[i], states, phases)
        for j in range(width):
            levels[i, j] = total_of(belief[j])


# ------------------------------------------------------------------------------------------- explanation


@compiled
def back(columns: Any, space: Any, matrix: Any) -> Any:
    """Columns = matrix · columns of one level, in place; returns the greatest entry."""
    size, states = columns.shape
    for p in range(size):
        for k in range(states):
            space[p, k] = 0.0
        for s in range(size):
            share = matrix[p, s]
            for k in range(states):
                space[p, k] += share * columns[s, k]
    peak = 0.0
    for p in range(size):
        for k in range(states):
            columns[p, k] = space[p, k]
            peak = max(peak, space[p, k])
    return peak


@compiled
def back_over(
    columns: Any, space: Any, slots: Any, count: Any, waits: Any, logs: Any, first: Any, pace: Any, out: Any
) -> None:
    """Take all levels' columns back over a wait, into out; pace 0 uses one matrix for all levels."""
    for j in range(len(columns)):
        copy(columns[j], out[j])
    for n in range(count - 1, -1, -1):
        slot, peak = slots[n], 0.0
        farthest = greatest(logs[slot], first, pace * (len(columns) - 1) + 1)
        for j in range(len(columns)):
            level = first + pace * j
            factor = np.exp(logs[slot, level] - farthest)
            peak = max(peak, factor * back(out[j], space, waits[slot, level]))
            for p in range(len(space)):
                scale(out[j, p], factor)
        for j in range(len(columns)):
            for p in range(len(space)):
                scale(out[j, p], 1.0 / peak)


@compiled
def against(belief: Any, columns: Any, out: Any) -> None:
    """Fill out (K,) with the shares of belief · columns."""
    width, size, states = columns.shape
    empty(out)
    for j in range(width):
        for s in range(size):
            for k in range(states):
                out[k] += belief[j, s] * columns[j, s, k]
    scale(out, 1.0 / total_of(out))


@compiled
def look_back(here: Any, likely: Any, columns: Any, smoothed: Any) -> None:
    """Fill the smoothed state at a step; the columns are taken to before its report."""
    width, size, states = columns.shape
    empty(smoothed)
    for j in range(width):
        for s in range(size):
            k, ahead = s * states // size, 0.0
            for m in range(states):
                ahead += columns[j, s, m]
                columns[j, s, m] *= likely[j, k]
            smoothed[k] += here[j, s] * likely[j, k] * ahead
    scale(smoothed, 1.0 / total_of(smoothed))


@compiled
def doubt(smoothed: Any, base: Any, c: Any, wrong: Any, states: Any) -> Any:
    """Return the chance that a report was misread, given the smoothed state."""
    out = 0.0
    for k in range(len(states)):
        if base[k] > 0.0:
            out += smoothed[k] * (1.0 - c) * wrong[k] / base[k]
    return out


@compiled
def walk_forward(
    gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any, right: Any, wrong: Any, types: Any, waits: Any,
    logs: Any, factors: Any, first: Any, power: Any, belief: Any, starts: Any, arrivals: Any, likely: Any, before: Any,
    after: Any, states: Any, phases: Any,
) -> None:  # fmt: skip
    """Filter one deal and keep every belief."""
    other, base = np.zeros(belief.shape), np.zeros(len(states))
    for i in range(len(gaps)):
        copy(belief, starts[i])
        wait(belief, gaps[i], waits[alive[i]], logs[alive[i]], first, states, phases)
        settle(belief)
        copy(belief, arrivals[i])
        tell(belief, before[i], states, phases)
        if marks[i] >= 0:
            meaning(marks[i], confidence[i], right, wrong, base, states)
            echo = echoes[i] if marks[i] < types else -1.0
            if take_in(belief, other, base, echo, factors, first, power, states, phases) > 0.0:
                for j in range(len(belief)):
                    for k in range(len(states)):
                        likely[i, j, k] = likelihood(base[k], echo, factors[first + j], power)
        tell(belief, after[i], states, phases)
    copy(belief, starts[len(gaps)])


@compiled
def explain_deal(
    gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any, tail: Any, tail_alive: Any, right: Any, wrong: Any,
    types: Any, waits: Any, logs: Any, silent: Any, silent_logs: Any, factors: Any, first: Any, weights: Any, prior: Any, power: Any,
    posterior: Any, without: Any, deaf: Any, smoothed: Any, misread: Any, before: Any, after: Any, states: Any, phases: Any,
) -> None:  # fmt: skip
    """Explain one deal (`explanation.explain`)."""
    count, width, size = len(gaps), len(weights), len(states) * len(phases)
    belief = np.zeros((width, size))
    likely = np.ones((count, width, len(states)))
    starts, arrivals = np.zeros((count + 1, width, size)), np.zeros((count, width, size))
    begin(belief, weights, prior, states, phases)
    walk_forward(
        gaps, alive, marks, confidence, echoes, right, wrong, types, waits, logs, factors, first, power, belief, starts,
        arrivals, likely, before, after, states, phases,
    )  # fmt: skip
    slots, space, base = np.zeros(MOST_SLOTS, np.int64), np.zeros((size, len(states))), np.zeros(len(states))
    wait(belief, tail, waits[tail_alive], logs[tail_alive], first, states, phases)
    settle(belief)
    tell(belief, posterior, states, phases)
    columns, earlier = np.zeros((width, size, len(states))), np.zeros((width, size, len(states)))
    for s in range(size):
        for j in range(width):
            columns[j, s, s // len(phases)] = 1.0
    for i in range(count, -1, -1):
        found = find_slots(tail if i == count else gaps[i], slots)
        back_over(columns, space, slots, found, silent, silent_logs, 0, 0, earlier)
        against(starts[i], earlier, deaf[i])
        heard = tail_alive if i == count else alive[i]
        back_over(columns, space, slots, found, waits[heard], logs[heard], first, 1, earlier)
        columns, earlier = earlier, columns
        if i > 0:
            against(arrivals[i - 1], columns, without[i - 1])
            look_back(arrivals[i - 1], likely[i - 1], columns, smoothed[i - 1])
            mark = marks[i - 1]
            if 0 <= mark < types:
                meaning(mark, confidence[i - 1], right, wrong, base, states)
                misread[i - 1] = doubt(smoothed[i - 1], base, confidence[i - 1], wrong[mark], states)


# ------------------------------------------------------------------------------------------------ E-step


@compiled
def lay_out(
    lo: Any, hi: Any, gaps: Any, alive: Any, marks: Any, tail: Any, tail_alive: Any, slots: Any, walk: Any
) -> Any:
    """Write the deal's moves as rows (slot, or -1 for a report; alive; step); returns how many."""
    count = 0
    for step in range(lo, hi + 1):
        last = step == hi
        for n in range(find_slots(tail if last else gaps[step], slots)):
            walk[count, 0], walk[count, 1], walk[count, 2] = (
                slots[n],
                tail_alive if last else alive[step],
                step,
            )
            count += 1
        if not last and marks[step] >= 0:
            walk[count, 0], walk[count, 2] = -1, step
            count += 1
    return count


@compiled
def go(
    count: Any, walk: Any, level: Any, factor: Any, marks: Any, confidence: Any, echoes: Any, right: Any, wrong: Any,
    types: Any, waits: Any, logs: Any, beliefs: Any, states: Any, phases: Any,
) -> Any:  # fmt: skip
    """Walk one level forward, keeping every belief; returns the log likelihood."""
    log, product, size = 0.0, 1.0, len(states) * len(phases)
    for q in range(count):
        total, heard, slot = 0.0, walk[q, 1], walk[q, 0]
        if slot >= 0:
            total = vector_times_matrix(beliefs[q], waits[heard, slot, level], beliefs[q + 1], states, phases)
            log += logs[heard, slot, level]
        else:
            step = walk[q, 2]
            mark, c = marks[step], confidence[step]
            echo = echoes[step] if mark < types else -1.0
            for k in range(len(states)):
                likely = likelihood(c * right[mark, k] + (1.0 - c) * wrong[mark, k], echo, factor, 1.0)
                for s in range(k * len(phases), (k + 1) * len(phases)):
                    beliefs[q + 1, s] = beliefs[q, s] * likely
                    total += beliefs[q + 1, s]
        share = 1.0 / total
        for s in range(size):
            beliefs[q + 1, s] *= share
        product *= total
        if product < _SMALL or product > 1.0 / _SMALL:
            log, product = log + np.log(product), 1.0
    return log + np.log(product)


@compiled
def come_back(
    count: Any, walk: Any, level: Any, weight: Any, factor: Any, marks: Any, confidence: Any, echoes: Any, right: Any,
    wrong: Any, types: Any, waits: Any, beliefs: Any, share: Any, column: Any, earlier: Any, sums: Any,
    rightly: Any, wrongly: Any, counted: Any, states: Any, phases: Any,
) -> None:  # fmt: skip
    """Walk one level back, adding up what each wait and report held; `waits` transposed, so that columns are rows."""
    size = len(states) * len(phases)
    for s in range(size):
        column[s] = 1.0
    for q in range(count - 1, -1, -1):
        heard, slot, total = walk[q, 1], walk[q, 0], 0.0
        if slot >= 0:
            vector_times_matrix(column, waits[heard, slot, level], earlier, states, phases)
            total = 1.0 / inner(beliefs[q], earlier, states, phases)
            add_outer(beliefs[q], column, weight * total, sums[heard, level, slot], states, phases)
            for s in range(size):
                column[s] = earlier[s] * total
            continue
        step = walk[q, 2]
        mark, c = marks[step], confidence[step]
        echo = echoes[step] if mark < types else -1.0
        for k in range(len(states)):
            likely = likelihood(c * right[mark, k] + (1.0 - c) * wrong[mark, k], echo, factor, 1.0)
            share[k] = 0.0
            for s in range(k * len(phases), (k + 1) * len(phases)):
                share[k] += beliefs[q, s] * column[s]
                column[s] *= likely
            total += share[k] * likely
        for s in range(size):
            column[s] /= total
        for k in range(len(states) if mark < types else 0):
            part = share[k] * weight / total
            good = factor * c * right[mark, k] * part
            bad = factor * (1.0 - c) * wrong[mark, k] * part
            rightly[k, mark] += good
            wrongly[k, mark] += bad
            counted[0] += echo * part
            counted[1] += c * (good + bad)
            counted[2] += good + bad


@compiled
def weigh(logs: Any, weights: Any) -> Any:
    """Turn log likelihoods into shares of the levels; returns the log of their sum."""
    peak, total = -np.inf, 0.0
    for j in range(len(weights)):
        logs[j] = logs[j] + np.log(weights[j]) if weights[j] > 0.0 else -np.inf
        peak = max(peak, logs[j])
    for j in range(len(weights)):
        logs[j] = np.exp(logs[j] - peak)
        total += logs[j]
    scale(logs, 1.0 / total)
    return peak + np.log(total)


@compiled
def room_for(lo: Any, hi: Any, offsets: Any, gaps: Any, tails: Any, slots: Any) -> Any:
    """Return how many moves the longest of the deals has."""
    most = 0
    for i in range(lo, hi):
        count = find_slots(tails[i], slots)
        for step in range(offsets[i], offsets[i + 1]):
            count += find_slots(gaps[step], slots) + 1
        most = max(most, count)
    return most


@compiled
def expect_deals(
    lo: Any, hi: Any, offsets: Any, gaps: Any, alive: Any, marks: Any, confidence: Any, echoes: Any, tails: Any,
    tail_alive: Any, right: Any, wrong: Any, types: Any, waits: Any, logs: Any, factors: Any, firsts: Any,
    weights: Any, prior: Any, sums: Any, rightly: Any, wrongly: Any, starts: Any, counted: Any, likelihoods: Any,
    states: Any, phases: Any,
) -> None:  # fmt: skip
    """Add up the expectations of the deals lo … hi - 1 (`learn.expectation`)."""
    width, size = weights.shape[1], len(states) * len(phases)
    slots, share = np.zeros(MOST_SLOTS, np.int64), np.zeros(len(states))
    room = room_for(lo, hi, offsets, gaps, tails, slots)
    walk, beliefs = np.zeros((room, 3), np.int64), np.zeros((width, room + 1, size))
    column, earlier, shares = np.zeros(size), np.zeros(size), np.zeros(width)
    turned = transposed(waits)
    for j in range(width):
        for k in range(len(states)):
            beliefs[j, 0, k * len(phases)] = prior[k]
    for i in range(lo, hi):
        count = lay_out(offsets[i], offsets[i + 1], gaps, alive, marks, tails[i], tail_alive[i], slots, walk)
        for j in range(width):
            level = firsts[i] + j
            shares[j] = go(
                count, walk, level, factors[level], marks, confidence, echoes, right, wrong, types, waits, logs,
                beliefs[j], states, phases,
            )  # fmt: skip
        likelihoods[i] = weigh(shares, weights[i])
        for j in range(width):
            level = firsts[i] + j
            if shares[j] > _NEGLIGIBLE:
                come_back(
                    count, walk, level, shares[j], factors[level], marks, confidence, echoes, right, wrong, types,
                    turned, beliefs[j], share, column, earlier, sums, rightly, wrongly, counted, states, phases,
                )  # fmt: skip
                began = 0.0
                for s in range(size):
                    began += beliefs[j, 0, s] * column[s]
                for s in range(size):
                    starts[s // len(phases)] += shares[j] * beliefs[j, 0, s] * column[s] / began


@compiled
def transposed(waits: Any) -> Any:
    """Return every matrix of the tables transposed."""
    out = np.empty(waits.shape)
    for n in range(waits.shape[0]):
        for slot in range(waits.shape[1]):
            for j in range(waits.shape[2]):
                for p in range(waits.shape[3]):
                    for s in range(waits.shape[4]):
                        out[n, slot, j, s, p] = waits[n, slot, j, p, s]
    return out
