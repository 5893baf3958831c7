"""The judge: from a record to where the customer is, why, whether we are in step, and what to do.

Online: a judgement at a date uses only what was known by then. It is a pure function of (record, method,
estimator, time), so it may be stored, thrown away and made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tongpin.method.model import Method

from .advice import next_moves
from .circumstances import circumstances, subphase
from .concerns import concerns_of, still_open
from .estimator import Estimator
from .explain import entropy_share, leave_one_out
from .judgement import ActionVerdict, Better, Judgement, SignalEffect, Step
from .mismatches import mismatches
from .online import Chain, Vector, advance, beats, by_state, chain_of, forward, operations
from .outcome import outcome
from .people import better_person, buyers, person_fits, person_views
from .phrases import Phrases, phrases
from .price_talk import disguised
from .questions import ask
from .record import Event, Record
from .selling import lead, seller_stage
from .situation import Situation
from .verdict import UnknownAction, reason, weigh

QUOTES_SHOWN = 2
_RISK_DAYS = 60
_chains: dict[tuple[str, str], Chain] = {}


def judge(
    record: Record,
    method: Method,
    *,
    as_of: datetime | None = None,
    lang: str = "zh",
    estimator: Estimator | None = None,
) -> Judgement:
    """Judge a deal from everything known by `as_of` (default: the last event).

    Parameters
    ----------
    record : Record
        Events in time order; those after `as_of`, or learned of after it, are not looked at.
    as_of : datetime, aware
    lang : "zh" or "en", for the sentences.

    Returns
    -------
    Judgement
        See its fields. `posterior` sums to 1 over the six states.

    Raises
    ------
    ValueError
        The record has no event and no `as_of` is given.
    """
    chain = _chain(method, estimator)
    events, at = _known(record, as_of)
    ops = operations(events, chain, until=at)
    belief = by_state(forward(ops, chain)[-1], chain)
    posterior = _named(belief, method)
    situation = _situation(record, events, at, chain, posterior, phrases(lang))
    effects = _effects(events, at, chain, belief, situation.stage)
    entropy = entropy_share(belief)
    said = method.estimator
    certain = posterior[situation.stage] >= said.certain_from and entropy <= said.uncertain_entropy
    gap = lead(situation.ours, situation.stage, method)
    return Judgement(
        as_of=at,
        stage=situation.stage,
        certain=certain,
        entropy=entropy,
        posterior=posterior,
        outcome=situation.outcome,
        seller_stage=situation.ours,
        lead=gap,
        in_step=gap == 0,
        subphase=subphase(events, situation.stage),
        signals=effects,
        concerns=tuple(situation.concerns),
        mismatches=mismatches(situation),
        next=next_moves(situation),
        ask=ask(posterior, events, method, lang),
        people=tuple(situation.views),
        risks=_risks(situation),
        why=_why(situation, effects, certain=certain),
        unread=tuple((e.id, e.unread) for e in events if e.unread),
        method_version=method.version,
        model_version=chain.estimator.version,
    )


def steps(record: Record, method: Method, *, estimator: Estimator | None = None) -> tuple[Step, ...]:
    """Return the judgement just after each event, each from what was known just after it."""
    chain = _chain(method, estimator)
    events, _ = _known(record, None) if record.events else ((), None)
    return tuple(
        Step(event.id, event.at, _top(after), after)
        for event, (_, after) in zip(events, _around(events, chain), strict=True)
    )


def check_action(
    record: Record,
    method: Method,
    *,
    action: str | None,
    with_person: str | None = None,
    as_of: datetime | None = None,
    lang: str = "zh",
    estimator: Estimator | None = None,
) -> ActionVerdict:
    """Say whether we may do `action` now, with `with_person` where given (method J3, J4, F4).

    The person's own stage counts where it is known: a new decider who is still defining needs may be asked
    basics although the deal is in risk assessment. Harm to the deal as a whole is never overlooked for it,
    except with somebody who has just come in.

    Raises
    ------
    UnknownAction
        The method has no such action. None stands for free text that is no action: verdict neutral.
    """
    say = phrases(lang)
    if action is None:
        return ActionVerdict(None, "neutral", 0.0, 0.0, say.not_of_the_method())
    if action not in method.actions:
        raise UnknownAction(action)
    chain = _chain(method, estimator)
    events, at = _known(record, as_of)
    belief = by_state(forward(operations(events, chain, until=at), chain)[-1], chain)
    situation = _situation(record, events, at, chain, _named(belief, method), say)
    return _verdict(action, with_person, situation)


def _verdict(action_id: str, with_person: str | None, situation: Situation) -> ActionVerdict:
    method, say = situation.method, situation.say
    action = method.actions[action_id]
    held = _held(situation, with_person)
    posterior = _for_person(with_person, situation, held)
    hidden = disguised(situation.events, situation.at, concern_open=bool(still_open(situation.concerns)))
    weighed = weigh(action, posterior, held, method, disguised=hidden)
    better = None
    fits = None
    person = next((p for p in buyers(situation.record) if p.id == with_person), None)
    if person is not None:
        fits = person_fits(person, action, situation.stage, method)
        best = better_person(action, situation.stage, situation.record, method) if fits is False else None
        better = best.id if best and best.id != person.id else None
    instead = () if weighed.verdict in {"fit", "neutral"} else _instead(weighed.fit.instead, situation)
    return ActionVerdict(
        action_id,
        weighed.verdict,
        round(weighed.p_harm, 4),
        round(weighed.p_off, 4),
        reason(weighed, action, method, say),
        instead,
        fits,
        better,
        weighed.override,
    )


def _for_person(with_person: str | None, situation: Situation, held: frozenset[str]) -> Mapping[str, float]:
    own = next((v.posterior for v in situation.views if v.person == with_person), None)
    if own is None:
        return situation.posterior
    if "ov_new_person" in held:
        return own
    deal = situation.posterior
    danger = sum(deal[s] for s in ("risk_assessment", "implementation"))
    return deal if danger >= sum(own[s] for s in ("risk_assessment", "implementation")) else own


def _instead(named: Sequence[str], situation: Situation) -> tuple[Better, ...]:
    """Return alternatives that fit now over all states: the method's own first, then the best next moves."""
    method, say = situation.method, situation.say
    moves = next_moves(situation)
    wanted = [] if situation.outcome == "chosen_competitor" else [*named]
    wanted += [m.action for m in moves]
    out: list[Better] = []
    for name in dict.fromkeys(wanted):
        action = method.actions.get(name)
        if action is None:
            continue
        weighed = weigh(action, situation.posterior, situation.held, method)
        if weighed.verdict == "fit":
            why = next((m.why for m in moves if m.action == name), reason(weighed, action, method, say))
            out.append(Better(name, why))
    return tuple(out[: max(3, len(named))])


def _held(situation: Situation, person: str | None) -> frozenset[str]:
    if person is None:
        return situation.held
    return (
        circumstances(situation.record, situation.events, situation.method, at=situation.at, person=person)
        | situation.held
    )


def _situation(
    record: Record,
    events: Sequence[Event],
    at: datetime,
    chain: Chain,
    posterior: Mapping[str, float],
    say: Phrases,
) -> Situation:
    method = chain.method
    concerns = concerns_of(events, record, method)
    settled = bool(concerns) and not still_open(concerns)
    around = _around(events, chain)
    stages = [_top(after) for _, after in around]
    return Situation(
        record=record,
        events=events,
        at=at,
        method=method,
        say=say,
        posterior=posterior,
        befores=[before for before, _ in around],
        concerns=concerns,
        views=person_views(record, events, chain, at),
        held=circumstances(record, events, method, at=at, settled=settled),
        ours=seller_stage(events, stages, method),
        outcome=outcome(events, method),
    )


def _around(events: Sequence[Event], chain: Chain) -> list[tuple[Mapping[str, float], Mapping[str, float]]]:
    """Return the belief just before and just after each event."""
    out = []
    belief = chain.prior
    for gap, factors in beats(events, chain):
        belief = advance(belief, gap, chain)
        before = _named(by_state(belief, chain), chain.method)
        for factor in factors:
            belief = advance(belief, factor, chain)
        out.append((before, _named(by_state(belief, chain), chain.method)))
    return out


def _effects(
    events: Sequence[Event], at: datetime, chain: Chain, belief: Vector, stage: str
) -> tuple[SignalEffect, ...]:
    place = list(chain.method.states).index(stage)
    without = leave_one_out(events, chain, until=at)
    out = []
    for e, event in enumerate(events):
        for m, mark in enumerate(event.marks):
            lost = belief[place] - without.get((e, m), belief)[place]  # a repeat beyond counting: nothing
            out.append(
                SignalEffect(
                    event.id,
                    mark.id,
                    mark.signal,
                    mark.quote,
                    mark.reliability,
                    mark.confidence,
                    mark.by or event.by,
                    event.at,
                    float(lost),
                )
            )
    return tuple(out)


def _why(situation: Situation, effects: Sequence[SignalEffect], *, certain: bool) -> str:
    say, method = situation.say, situation.method
    if not effects:
        return say.nothing(situation.state_name)
    strongest = sorted((e for e in effects if e.effect > 0 and e.quote), key=lambda e: -e.effect)
    quotes = [e.quote for e in strongest[:QUOTES_SHOWN]]
    first, second = sorted(situation.posterior, key=lambda s: -situation.posterior[s])[:2]
    if certain:
        return say.sure(situation.state_name, situation.posterior[first], quotes)
    other = method.states[second].name.say(say.lang)
    return say.unsure(
        situation.state_name, situation.posterior[first], other, situation.posterior[second], quotes
    )


def _risks(situation: Situation) -> tuple[str, ...]:
    found: list[str] = []
    marked = [e for e in situation.events if e.marks]
    for event in marked:
        if situation.days_since(event) > _RISK_DAYS:
            continue
        for mark in event.marks:
            signal = situation.method.signals.get(mark.signal)
            found += [
                f.removeprefix("risk:") for f in (signal.effects if signal else ()) if f.startswith("risk:")
            ]
            if (
                mark.signal == "sig_procurement_price_push"
                and situation.posterior["risk_assessment"] >= situation.method.verdict_rule.unprepared_from
            ):
                found.append("unspoken_concern")
    if "ov_first_seen_at_rfp" in situation.held and not situation.done("act_bid_no_bid"):
        found.append("column_fodder")
    limit = situation.method.states[situation.stage].stalled_after_days
    if (
        marked
        and limit is not None
        and situation.outcome == "open"
        and situation.days_since(marked[-1]) > limit
    ):
        found.append("stalled")
    return tuple(dict.fromkeys(found))


def _known(record: Record, as_of: datetime | None) -> tuple[tuple[Event, ...], datetime]:
    if as_of is None:
        if not record.events:
            raise ValueError("a record without events needs a date to be judged at")
        as_of = max(e.at for e in record.events)
    known = tuple(e for e in record.events if e.at <= as_of and (e.known_at is None or e.known_at <= as_of))
    return known, as_of


def _top(posterior: Mapping[str, float]) -> str:
    return max(posterior, key=lambda s: posterior[s])


def _named(belief: Vector, method: Method) -> Mapping[str, float]:
    return {s: float(p) for s, p in zip(method.states, belief, strict=True)}


def _chain(method: Method, estimator: Estimator | None) -> Chain:
    constants = estimator or Estimator.of(method)
    key = (method.version, constants.version)
    if key not in _chains:
        _chains[key] = chain_of(method, constants)
    return _chains[key]


__all__ = ["UnknownAction", "check_action", "judge", "steps"]
