"""The customer's worries on a deal: foreseen from who they are, opened by signals, answered by proof, closed by
the customer (method E).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongpin.method.model import Method

from .judgement import ConcernState
from .price_talk import CONCESSION
from .record import Event, Record

# What our act puts before the customer, where its text names no single proof.
PROOF_OF_ACTION: Mapping[str, tuple[str, ...]] = {
    "act_invite_site_visit": ("p_site_visit",),
    "act_arrange_reference": ("p_reference_call",),
    "act_insurance_arrangement": ("p_insurance_policy",),
    "act_offer_pilot": ("p_pilot_result",),
    "act_peak_and_contingency_plan": ("p_capacity_plan",),
    "act_transition_plan": ("p_transition_plan",),
    "act_sla_commitment": ("p_sla_penalty",),
    "act_introduce_project_manager": ("p_named_team",),
    "act_executive_commitment": ("p_executive_commitment",),
}

# Our acts by which the customer gets a proof into their hands.
HANDS_OVER = frozenset(PROOF_OF_ACTION) | {"act_deliver_proof_pack"}


@dataclass
class _Known:
    event: str
    voiced: bool
    quote: str = ""
    by: str | None = None
    offered: list[str] = field(default_factory=list)
    settled: bool = False


def concerns_of(events: Sequence[Event], record: Record, method: Method) -> tuple[ConcernState, ...]:
    """Return the deal's concerns in order of appearance.

    A concern is `predicted` from the trait that foretells it (E4, rule 4), `open` from the signal that voices
    it, `proof_offered` once a proof that bears on it was handed over, `acknowledged` when the customer says so,
    and open again when the customer voices it anew. A price cut while worries are open foretells one more: that the
    price is too low to be true (J2). Only the customer's word closes a concern (rule 1).
    """
    buyers = {p.id for p in record.people if p.side == "buyer"}
    known: dict[str, _Known] = {}
    for event in events:
        for concern in event.traits:
            known.setdefault(concern, _Known(event.id, voiced=False))
        _voice(event, known, method, buyers)
        if event.action == CONCESSION and any(k.voiced and not k.settled for k in known.values()):
            for concern in (c for step in method.recovery.values() for c in step.opens):
                known.setdefault(concern, _Known(event.id, voiced=False))
        for proof in _handed_over(event):
            for concern, state in known.items():
                if proof in method.answers.get(concern, {}) and proof not in state.offered:
                    state.offered.append(proof)
        if event.settles and event.kind != "action":  # our own word settles nothing
            for state in known.values():
                state.settled = state.settled or state.voiced
    _voice_by_hand(record, known)
    return tuple(_state(c, k, record, method) for c, k in known.items() if c in method.concerns)


def _voice_by_hand(record: Record, known: dict[str, _Known]) -> None:
    """Open what was entered by hand, also what an event settled before: the person knows of both."""
    for said in record.concerns_voiced:
        before = known.get(said.concern)
        if before is not None and before.voiced and not before.settled:
            continue
        event = said.event or (before.event if before else "")
        offered = before.offered if before else []
        known[said.concern] = _Known(event, voiced=True, quote=said.words, by=said.by, offered=offered)


def _handed_over(event: Event) -> tuple[str, ...]:
    if event.action not in HANDS_OVER:
        return ()
    return event.proofs or PROOF_OF_ACTION.get(event.action, ())


def _voice(event: Event, known: dict[str, _Known], method: Method, buyers: set[str]) -> None:
    for mark in event.marks:
        signal = method.signals.get(mark.signal)
        effects = signal.effects if signal else ()
        speaker = next((p for p in (mark.by, event.by) if p in buyers), None)
        for concern in (e.removeprefix("concern:") for e in effects if e.startswith("concern:")):
            before = known.get(concern)
            if before is None or before.settled or not before.voiced:
                offered = before.offered if before else []
                known[concern] = _Known(event.id, voiced=True, quote=mark.quote, by=speaker, offered=offered)


def _state(concern: str, known: _Known, record: Record, method: Method) -> ConcernState:
    answers = method.answers.get(concern, {})
    ranked = sorted(answers, key=lambda p: (-answers[p], p))
    if known.settled or concern in record.concerns_closed:
        state = "acknowledged"
    elif not known.voiced:
        state = "predicted"
    else:
        state = "proof_offered" if known.offered else "open"
    answered = is_answered(concern, known.offered, method)
    return ConcernState(
        concern, known.event, state, known.quote, known.by, tuple(ranked), tuple(known.offered), answered
    )


def is_answered(concern: str, offered: Sequence[str], method: Method) -> bool:
    """Tell whether what was offered answers it: one strong proof, or two good ones of different kinds (E4, rule 2)."""
    strengths = method.answers.get(concern, {})
    rule = method.concern_rule
    if any(strengths.get(p, 0) >= rule.strong for p in offered):
        return True
    kinds = {method.proofs[p].kind for p in offered if strengths.get(p, 0) >= rule.good}
    return len(kinds) >= rule.good_needed


def still_open(concerns: Sequence[ConcernState]) -> list[ConcernState]:
    """Return the voiced concerns the customer has not yet called settled."""
    return [c for c in concerns if c.state in {"open", "proof_offered"}]


def in_play(concerns: Sequence[ConcernState]) -> list[ConcernState]:
    """Return the concerns that proof has to be ready for: voiced or foreseen, not settled."""
    return [c for c in concerns if c.state != "acknowledged"]
