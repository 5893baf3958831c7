"""The next right moves: what answers the customer's last punch, what opens the next stage, with whom, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .concerns import PROOF_OF_ACTION, in_play, still_open
from .judgement import NextMove
from .people import better_person
from .responses import RESPONSES
from .situation import Situation
from .verdict import weigh

AT_MOST = 6
PROOFS_SHOWN = 4
FRESH_DAYS = 45
DONE_LATELY_DAYS = 14
_ACT_OF_PROOF = {proof: act for act, proofs in PROOF_OF_ACTION.items() for proof in proofs}
_REPEATABLE = {"act_rapid_issue_response", "act_deliver_proof_pack", "act_ask_for_concerns"}


@dataclass(frozen=True, slots=True)
class _Idea:
    action: str
    worth: float
    when: str
    why: str


def next_moves(situation: Situation) -> tuple[NextMove, ...]:
    """Return at most six moves that fit now, best first.

    Sources, by worth: an open concern, what the customer just asked for by their act, preparation one stage
    ahead (proof ready, delivery in the design), and whom the method says to see for what in this state (F4).
    Every move is weighed over all states like any other act; what might do harm is never proposed.
    """
    best: dict[str, tuple[float, _Idea]] = {}
    for idea in _ideas(situation):
        action = situation.method.actions.get(idea.action)
        if action is None or _done_lately(idea.action, situation):
            continue
        weighed = weigh(action, situation.posterior, situation.held, situation.method)
        if weighed.verdict != "fit":
            continue
        score = idea.worth * _fit_share(idea.action, situation)
        if score > best.get(idea.action, (0.0, idea))[0]:
            best[idea.action] = (score, idea)
    ranked = sorted(best.values(), key=lambda pair: -pair[0])[:AT_MOST]
    return tuple(_move(score, idea, situation) for score, idea in ranked)


def _ideas(situation: Situation) -> Iterator[_Idea]:
    if situation.outcome == "chosen_competitor":
        yield _Idea("act_regular_touch", 1.0, "this_week", situation.say.lost())
        return
    yield from _for_concerns(situation)
    yield from _for_signals(situation)
    yield from _ahead(situation)
    yield from _by_stage(situation)


def _for_concerns(situation: Situation) -> Iterator[_Idea]:
    """Yield the acts that bring the missing proofs, worth more the more open concerns they bear on."""
    method, lang = situation.method, situation.say.lang
    bare = [c for c in still_open(situation.concerns) if not c.answered]
    if not bare:
        return
    worth: dict[str, int] = {}
    for concern in bare:
        for proof, strength in method.answers.get(concern.concern, {}).items():
            if proof not in concern.offered:
                worth[proof] = worth.get(proof, 0) + strength
    ranked = sorted(worth, key=lambda p: (-worth[p], p))
    names = [method.concerns[c.concern].name.say(lang) for c in bare]
    pack = [p for p in ranked if p not in _ACT_OF_PROOF][:PROOFS_SHOWN]
    shown = [method.proofs[p].name.say(lang) for p in pack]
    yield _Idea("act_deliver_proof_pack", 1.3, "now", situation.say.concerns_open(names, shown))
    for place, proof in enumerate(p for p in ranked if p in _ACT_OF_PROOF):
        bears_on = [n for c, n in zip(bare, names, strict=True) if proof in method.answers.get(c.concern, {})]
        why = situation.say.concerns_open(bears_on, [method.proofs[proof].name.say(lang)])
        yield _Idea(_ACT_OF_PROOF[proof], 1.15 * 0.95**place, "now", why)


def _for_signals(situation: Situation) -> Iterator[_Idea]:
    recent = [e for e in situation.events if situation.days_since(e) <= FRESH_DAYS][-6:]
    for age, event in enumerate(reversed(recent)):
        for mark in event.marks:
            signal = situation.method.signals.get(mark.signal)
            if signal is None:
                continue
            why = situation.say.asked_for(signal.name.say(situation.say.lang), mark.quote)
            for place, action in enumerate(RESPONSES.get(mark.signal, ())):
                if not any(e.action == action and e.at >= event.at for e in situation.events):
                    yield _Idea(action, 1.2 * 0.85**age * 0.9**place, "now", why)


def _ahead(situation: Situation) -> Iterator[_Idea]:
    p = situation.posterior
    if "ov_first_seen_at_rfp" in situation.held and not situation.done("act_bid_no_bid"):
        yield _Idea("act_bid_no_bid", 1.6, "now", situation.say.late_to_the_table())
    if p["needs_definition"] + p["solution_evaluation"] >= 0.5 and not situation.done(
        "act_prepare_proof_pack"
    ):
        names = [situation.method.proofs[i].name.say(situation.say.lang) for i in _likely_proofs(situation)]
        risk = situation.method.states["risk_assessment"].name.say(situation.say.lang)
        yield _Idea("act_prepare_proof_pack", 0.9, "prepare", situation.say.prepare(risk, names))
    if p["solution_evaluation"] >= 0.4 and not situation.done("act_delivery_team_joins"):
        yield _Idea("act_delivery_team_joins", 1.25, "now", situation.say.delivery_joins())


def _likely_proofs(situation: Situation) -> list[str]:
    """Return the proofs to have ready: of concerns in play, else of those that the method says come most."""
    concerns = [c.concern for c in in_play(situation.concerns)] or list(situation.method.answers)[:3]
    out: list[str] = []
    for concern in concerns:
        answers = situation.method.answers.get(concern, {})
        out += [p for p in sorted(answers, key=lambda p: -answers[p])[:2] if p not in out]
    return out[:4]


def _by_stage(situation: Situation) -> Iterator[_Idea]:
    say, method = situation.say, situation.method
    for person in method.right_people:
        share = situation.posterior[person.state]
        if share < 0.2:
            continue
        name = method.states[person.state].name.say(say.lang)
        for place, action in enumerate(person.actions):
            if action in method.actions:
                yield _Idea(
                    action, 0.8 * share * 0.95**place, "this_week", say.fit(name, _purpose(action, situation))
                )
    for other in method.actions.values():
        if other.fits[situation.stage].verdict == "fit":
            why = say.fit(situation.state_name, _purpose(other.id, situation))
            when = "prepare" if other.kind == "internal" else "this_week"
            yield _Idea(other.id, 0.4 * situation.posterior[situation.stage], when, why)


def _purpose(action: str, situation: Situation) -> str:
    return situation.method.actions[action].definition.say(situation.say.lang)


def _fit_share(action: str, situation: Situation) -> float:
    fits = situation.method.actions[action].fits
    share = sum(situation.posterior[s] for s, f in fits.items() if f.verdict == "fit")
    return max(share, 0.5)  # an override made it fit where its own cells do not say so


def _done_lately(action: str, situation: Situation) -> bool:
    if action in _REPEATABLE:
        return False
    return any(situation.days_since(e) <= DONE_LATELY_DAYS for e in situation.done(action))


def _move(score: float, idea: _Idea, situation: Situation) -> NextMove:
    action = situation.method.actions[idea.action]
    person = None
    if action.kind == "external":
        person = better_person(action, situation.stage, situation.record, situation.method)
    role = next((r for r in action.targets if r in situation.method.roles), None)
    return NextMove(idea.action, person.id if person else None, role, idea.when, idea.why, round(score, 4))
