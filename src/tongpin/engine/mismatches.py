"""Where we are out of step (method J1): wrong act, wrong time, wrong person, too early, too late, unprepared."""

from __future__ import annotations

from collections.abc import Iterator

from .circumstances import circumstances
from .concerns import concerns_of, in_play, still_open
from .judgement import Mismatch
from .people import missing_roles
from .price_talk import CONCESSION, disguised
from .record import Event
from .selling import lead
from .situation import Situation
from .verdict import reason, weigh

CLEAR = 0.5
_PROMISES = ("act_submit_tailored_solution", "act_present_solution", "act_sla_commitment", "act_formal_quote")
WRONG_ACTION = "m_wrong_action"
_KIND_OF_VERDICT = {"harmful": WRONG_ACTION, "early": "m_seller_ahead", "late": "m_seller_behind"}


def mismatches(situation: Situation) -> tuple[Mismatch, ...]:
    """Return what is out of step, gravest first: wrong acts that were done, then the standing ones."""
    done = list(_acts(situation))
    order = {"harmful": 0, "early": 1, "late": 1}
    done.sort(key=lambda m: order[m.verdict or "late"])
    standing = [*_lead(situation), *_ears(situation), *_split(situation), *_unprepared(situation)]
    return (*done, *standing, *_promise(situation), *_people(situation))


def _acts(situation: Situation) -> Iterator[Mismatch]:
    method, say = situation.method, situation.say
    for place, (event, before) in enumerate(zip(situation.events, situation.befores, strict=True)):
        earlier = situation.events[:place]
        action = method.actions.get(event.action or "")
        if action is None:
            continue
        held = circumstances(situation.record, earlier, method, at=event.at, person=event.with_person)
        concern_open = bool(still_open(concerns_of(earlier, situation.record, method)))
        hidden = disguised(earlier, event.at, concern_open=concern_open)
        weighed = weigh(action, before, held, method, disguised=hidden)
        kind = _KIND_OF_VERDICT.get(weighed.verdict)
        if kind is None:
            continue
        if weighed.override and weighed.override.startswith("ov_formal_tender"):
            kind = "m_wrong_time"
        why = say.wrong_act(action.name.say(say.lang), reason(weighed, action, method, say))
        yield Mismatch(
            kind,
            event.id,
            action.id,
            weighed.verdict,
            round(weighed.p_harm, 4),
            why,
            weighed.fit.instead,
            _recovery(event, weighed.verdict, situation),
        )


def _recovery(event: Event, verdict: str, situation: Situation) -> tuple[str, ...]:
    """Return the way back from the last price cut that did harm, while the deal is open (method J2)."""
    last = situation.done(CONCESSION)[-1:]
    if event not in last or verdict != "harmful" or situation.outcome != "open":
        return ()
    return tuple(step.text.say(situation.say.lang) for step in situation.method.recovery.values())


def _lead(situation: Situation) -> Iterator[Mismatch]:
    method, say = situation.method, situation.say
    if not any(e.action for e in situation.events) or situation.outcome in {
        "chosen_competitor",
        "no_decision",
    }:
        return
    gap = lead(situation.ours, situation.stage, method)
    if gap == 0:
        return
    kind = "m_seller_ahead" if gap > 0 else "m_seller_behind"
    ours = method.selling_stages[situation.ours].name.say(say.lang)
    yield _standing(kind, say.lead(ours, situation.state_name, gap))


def _ears(situation: Situation) -> Iterator[Mismatch]:
    order = list(situation.method.states)
    heard = any(e.marks for e in situation.events)
    stated = [e for e in situation.events if e.stage in order]
    if (
        stated
        and order.index(stated[-1].stage or "")
        >= order.index(situation.stage) + situation.method.people_rule.split_from
    ):
        yield Mismatch("m_happy_ears", stated[-1].id, None, None, None, situation.say.happy_ears())
    elif not heard and len([e for e in situation.events if e.action or e.stage]) >= 3:
        yield _standing("m_happy_ears", situation.say.happy_ears())


def _split(situation: Situation) -> Iterator[Mismatch]:
    order = list(situation.method.states)
    clear = sorted(
        (v for v in situation.views if v.posterior[v.stage] >= CLEAR), key=lambda v: order.index(v.stage)
    )
    apart = order.index(clear[-1].stage) - order.index(clear[0].stage) if clear else 0
    if apart < situation.method.people_rule.split_from:
        return
    names = {p.id: p.name or p.id for p in situation.record.people}
    where = [situation.method.states[v.stage].name.say(situation.say.lang) for v in (clear[0], clear[-1])]
    yield _standing(
        "m_split_group",
        situation.say.split(names[clear[0].person], where[0], names[clear[-1].person], where[1]),
    )


def _unprepared(situation: Situation) -> Iterator[Mismatch]:
    if situation.posterior[
        "risk_assessment"
    ] < situation.method.verdict_rule.unprepared_from or situation.done("act_prepare_proof_pack"):
        return
    bare = [c for c in in_play(situation.concerns) if not c.offered]
    if bare:
        names = [situation.method.concerns[c.concern].name.say(situation.say.lang) for c in bare]
        yield _standing("m_unprepared", situation.say.unprepared(names), ("act_prepare_proof_pack",))


def _promise(situation: Situation) -> Iterator[Mismatch]:
    promised = [e for e in situation.events if e.action in _PROMISES]
    joined = situation.done("act_delivery_team_joins")
    if promised and not any(j.at <= promised[-1].at for j in joined) and situation.outcome == "open":
        why = situation.say.promise_gap()
        yield Mismatch(
            "m_promise_gap",
            promised[-1].id,
            promised[-1].action,
            None,
            None,
            why,
            ("act_delivery_team_joins",),
        )


def _people(situation: Situation) -> Iterator[Mismatch]:
    if situation.posterior[situation.stage] < CLEAR or not any(p.roles for p in situation.record.people):
        return
    missing = missing_roles(situation.record, situation.events, situation.stage, situation.method)
    if missing:
        names = [situation.method.roles[r].name.say(situation.say.lang) for r in missing]
        yield _standing("m_wrong_person", situation.say.uncovered(names), ("act_multi_thread",))


def _standing(kind: str, why: str, instead: tuple[str, ...] = ()) -> Mismatch:
    return Mismatch(kind, None, None, None, None, why, instead)
