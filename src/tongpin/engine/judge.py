"""The judge: from a record to where the customer is, why, whether we are in step, and what to do.

Online: a judgement at a date uses only what was known by then. It is a pure function of (record, method,
estimator, time), so it may be stored, thrown away and made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tongpin.method.model import Action, Method

from .advice import next_moves
from .chances import chances
from .circumstances import circumstances, subphase
from .concerns import concerns_of, still_open
from .estimator import Estimator
from .explain import Trail, entropy_share
from .judgement import ActionVerdict, Better, Judgement, SignalEffect, Step
from .mismatches import WRONG_ACTION, mismatches
from .online import Chain, Vector, chain_of
from .outcome import outcome
from .people import better_person, buyers, person_fits, person_views
from .phrases import Phrases, phrases
from .price_talk import disguised
from .questions import ask
from .reasons import WEEK, against, changed, would_change
from .record import Event, Record
from .selling import lead, seller_stage
from .situation import Situation
from .verdict import UnknownAction, Weighed, reason, weigh

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
    trail = trail_of(record, method, as_of=as_of, estimator=estimator)
    events, at, belief = trail.events, trail.at, trail.posterior
    situation = situation_of(record, trail, phrases(lang))
    posterior = situation.posterior
    effects = _effects(trail, situation.stage)
    entropy = entropy_share(belief)
    said = method.estimator
    certain = posterior[situation.stage] >= said.certain_from and entropy <= said.uncertain_entropy
    gap = lead(situation.ours, situation.stage, method)
    wrong, risks = mismatches(situation), _risks(situation)
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
        mismatches=wrong,
        next=next_moves(situation),
        ask=ask(posterior, events, method, lang),
        people=tuple(situation.views),
        risks=risks,
        chances=chances(situation, risks, sum(one.kind == WRONG_ACTION for one in wrong)),
        why=_why(situation, effects, certain=certain),
        against=against(situation, effects),
        changed=changed(situation, _week_before(record, trail), effects),
        would_change=would_change(situation, trail),
        unread=tuple((e.id, e.unread) for e in events if e.unread),
        method_version=method.version,
        model_version=trail.chain.estimator.version,
    )


def posterior(
    record: Record, method: Method, *, as_of: datetime | None = None, estimator: Estimator | None = None
) -> Mapping[str, float]:
    """Return only the shares of the six states: what `judge` says, without its explanation, much sooner.

    For asking "what if": what the judgement would be with another record.
    """
    return _named(trail_of(record, method, as_of=as_of, estimator=estimator).posterior, method)


def steps(record: Record, method: Method, *, estimator: Estimator | None = None) -> tuple[Step, ...]:
    """Return the judgement just after each event, each from what was known just after it."""
    chain = _chain(method, estimator)
    events, _ = _known(record, None) if record.events else ((), None)
    afters = _all_named(Trail(events, chain).around()[1], method)
    return tuple(
        Step(event.id, event.at, _top(after), after) for event, after in zip(events, afters, strict=True)
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
    trail = trail_of(record, method, as_of=as_of, estimator=estimator)
    return _verdict(action, with_person, situation_of(record, trail, say))


def _verdict(action_id: str, with_person: str | None, situation: Situation) -> ActionVerdict:
    method, say = situation.method, situation.say
    action = method.actions[action_id]
    weighed = weigh_now(action, with_person, situation)
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


def weigh_now(action: Action, with_person: str | None, situation: Situation) -> Weighed:
    """Weigh an action over the situation."""
    held = held_with(situation, with_person)
    posterior = posterior_for(with_person, situation, held)
    return weigh(action, posterior, held, situation.method, disguised=hidden_worry(situation))


def hidden_worry(situation: Situation) -> float:
    """Return the chance that the customer's talk of price hides a worry."""
    return disguised(situation.events, situation.at, concern_open=bool(still_open(situation.concerns)))


def posterior_for(with_person: str | None, situation: Situation, held: frozenset[str]) -> Mapping[str, float]:
    """Return the belief that an act with a person is weighed by: theirs where it may be, else the deal's."""
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


def held_with(situation: Situation, person: str | None) -> frozenset[str]:
    """Return the circumstances that hold when we act with `person`."""
    if person is None:
        return situation.held
    return (
        circumstances(situation.record, situation.events, situation.method, at=situation.at, person=person)
        | situation.held
    )


def trail_of(
    record: Record, method: Method, *, as_of: datetime | None = None, estimator: Estimator | None = None
) -> Trail:
    """Return what was known of a record by `as_of`, ready to be walked."""
    events, at = _known(record, as_of)
    return Trail(events, _chain(method, estimator), at)


def situation_of(record: Record, trail: Trail, say: Phrases) -> Situation:
    """Work out everything that verdicts and advice are made from."""
    method, events, at = trail.chain.method, trail.events, trail.at
    concerns = concerns_of(events, record, method)
    settled = bool(concerns) and not still_open(concerns)
    befores, afters = (_all_named(beliefs, method) for beliefs in trail.around())
    return Situation(
        record=record,
        events=events,
        at=at,
        method=method,
        say=say,
        posterior=_named(trail.posterior, method),
        befores=befores,
        concerns=concerns,
        views=person_views(record, events, trail.chain, at),
        held=circumstances(record, events, method, at=at, settled=settled),
        ours=seller_stage(events, [_top(after) for after in afters], method),
        outcome=outcome(events, method),
    )


def _effects(trail: Trail, stage: str) -> tuple[SignalEffect, ...]:
    place = list(trail.chain.method.states).index(stage)
    belief, without = trail.posterior, trail.leave_one_out()
    out = []
    for e, event in enumerate(trail.events):
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


def _week_before(record: Record, trail: Trail) -> Mapping[str, float] | None:
    """Return what was judged a week before, from what was known then; None where nothing was."""
    at = trail.at - WEEK
    events, _ = _known(record, at)
    method = trail.chain.method
    return _named(Trail(events, trail.chain, at).posterior, method) if events else None


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


def _all_named(beliefs: Vector, method: Method) -> list[dict[str, float]]:
    """Return beliefs (n, states) by the states' ids."""
    ids = tuple(method.states)
    return [dict(zip(ids, row, strict=True)) for row in beliefs.tolist()]


def _named(belief: Vector, method: Method) -> Mapping[str, float]:
    return {s: float(p) for s, p in zip(method.states, belief, strict=True)}


def _chain(method: Method, estimator: Estimator | None) -> Chain:
    constants = estimator or Estimator.of(method)
    key = (method.version, constants.version)
    if key not in _chains:
        _chains[key] = chain_of(method, constants)
    return _chains[key]


__all__ = ["UnknownAction", "check_action", "judge", "steps"]
