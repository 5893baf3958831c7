"""Plain sentences about a judgement besides its why: what speaks against it, what changed, what would change our mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from .explain import Trail
from .judgement import SignalEffect
from .products import Floats, normal
from .sightings import matrices
from .situation import Situation

WEEK = timedelta(days=7)
QUOTES_SHOWN = 2
WORTH_SAYING = 0.01  # of an effect
MOVED = 0.05  # in probability: less is called the same
SIGNALS_NAMED = 2
_CLOSING = "terminal:"


def against(situation: Situation, effects: Sequence[SignalEffect]) -> str:
    """Say what speaks against the judged stage: the quotes without which it would be more probable."""
    if not effects:
        return ""
    contrary = sorted((e for e in effects if e.effect < -WORTH_SAYING and e.quote), key=lambda e: e.effect)
    return situation.say.against(situation.state_name, [e.quote for e in contrary[:QUOTES_SHOWN]])


def changed(situation: Situation, before: Mapping[str, float] | None, effects: Sequence[SignalEffect]) -> str:
    """Say what changed since a week before; `before` is what was judged then from what was known then."""
    say, method = situation.say, situation.method
    if before is None:
        return ""
    since = situation.at - WEEK
    late = {e.id for e in situation.events if e.at > since or (e.known_at is not None and e.known_at > since)}
    news = sorted((e for e in effects if e.event in late), key=lambda e: -e.effect)
    quotes = [e.quote for e in news if e.quote and e.effect > WORTH_SAYING][:QUOTES_SHOWN]
    was, now = max(before, key=lambda s: before[s]), situation.stage
    p_was, p_now = before[now], situation.posterior[now]
    if was != now:
        then = method.states[was].name.say(say.lang)
        return say.moved(then, before[was], situation.state_name, p_now, quotes)
    if abs(p_now - p_was) < MOVED:
        return say.same_as_before(situation.state_name, heard=bool(news))
    return say.surer(situation.state_name, p_was, p_now, quotes if p_now > p_was else [], heard=bool(news))


def would_change(situation: Situation, trail: Trail) -> str:
    """Say what the customer could do next that would make another stage the most probable.

    Every signal of the method is tried on the belief of now. Of those that would turn it, the ones are named that
    are likeliest should the judgement be wrong.
    """
    if situation.outcome != "open":
        return ""
    say, method = situation.say, situation.method
    signals = list(method.signals.values())
    after = _after_each(trail)
    ids = list(method.states)
    tops = after.argmax(axis=1)
    here = ids.index(situation.stage)
    p = np.array([situation.posterior[s] for s in ids])
    p[here] = 0.0
    told = np.array([s.weights for s in signals]) @ p
    quiet = np.array([any(e.startswith(_CLOSING) for e in s.effects) for s in signals])
    turning = np.flatnonzero((tops != here) & ~quiet)
    if not len(turning):
        return say.nothing_would_change(situation.state_name)
    best = turning[np.argsort(-told[turning], kind="stable")]
    target = int(tops[best[0]])
    named = [signals[i].name.say(say.lang) for i in best if tops[i] == target][:SIGNALS_NAMED]
    return say.would_change(named, method.states[ids[target]].name.say(say.lang))


def _after_each(trail: Trail) -> Floats:
    """Return the posterior after each signal of the method, said plainly and right now; (signals, states)."""
    lexicon, chain = trail.chain.lexicon, trail.chain
    rows = np.array(list(lexicon.rows.values()), np.int64)
    sightings = trail.sightings
    before = np.bincount(sightings.row[sightings.counts], minlength=len(lexicon.kinds))[rows]
    steps = matrices(
        rows,
        np.full(len(rows), lexicon.reliability["statement"]),
        before,
        np.zeros(len(rows), np.int64),
        lexicon,
    )
    after = (trail.now @ steps).reshape(len(rows), -1, chain.phases).sum(axis=2)
    return normal(after)
