"""The customer's worries and the proofs that answer them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from tongpin.engine.judgement import ConcernState
from tongpin.server.web.panels.subject import Subject
from tongpin.server.web.panels.words import CONCERN_STATES

_ORDER = ("open", "proof_offered", "predicted", "acknowledged")


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A proof that bears on a concern; `strength` is 1 supporting to 3 strong."""

    proof: str
    name: str
    strength: int
    offered: bool


@dataclass(frozen=True, slots=True)
class ConcernCard:
    """One worry."""

    concern: str
    name: str
    state: str
    state_words: Promise | str
    quote: str
    event: str
    by: str
    holder: str
    proofs: tuple[ProofLine, ...]
    settled: bool


def concerns(subject: Subject) -> tuple[ConcernCard, ...]:
    """Return the concerns, open ones first."""
    ranked = sorted(
        subject.judgement.concerns, key=lambda c: _ORDER.index(c.state) if c.state in _ORDER else 0
    )
    return tuple(_card(concern, subject) for concern in ranked)


def _card(concern: ConcernState, subject: Subject) -> ConcernCard:
    method, lang = subject.method, subject.lang
    known = method.concerns.get(concern.concern)
    holder = method.roles.get(known.holder) if known else None
    strengths = method.answers.get(concern.concern, {})
    names = dict.fromkeys([*concern.offered, *concern.proofs])
    proofs = tuple(
        ProofLine(
            proof, method.proofs[proof].name.say(lang), strengths.get(proof, 1), proof in concern.offered
        )
        for proof in names
        if proof in method.proofs
    )
    return ConcernCard(
        concern=concern.concern,
        name=known.name.say(lang) if known else concern.concern,
        state=concern.state,
        state_words=CONCERN_STATES.get(concern.state, concern.state),
        quote=concern.quote,
        event=concern.event,
        by=subject.person_name(concern.by),
        holder=holder.name.say(lang) if holder else "",
        proofs=proofs,
        settled=concern.state == "acknowledged",
    )
