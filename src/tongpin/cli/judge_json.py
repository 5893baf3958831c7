"""A judgement as JSON, with the keys that other programs may rely on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tongpin.casefile import Case
from tongpin.casefile.dates import write_date
from tongpin.engine.judgement import Judgement, Step

DIGITS = 6


def judgement_json(
    file: str, case: Case, judgement: Judgement, steps: Sequence[Step] | None
) -> dict[str, object]:
    """Return the judgement of one case file; `steps` only where each event's was asked for."""
    found: dict[str, object] = {
        "file": file,
        "deal": case.deal.name,
        "as_of": judgement.as_of.isoformat(),
        "stage": judgement.stage,
        "certain": judgement.certain,
        "posterior": rounded(judgement.posterior),
        "outcome": judgement.outcome,
        "seller_stage": judgement.seller_stage,
        "lead": judgement.lead,
        "in_step": judgement.in_step,
        "signals": [_signal(judgement, number, case) for number in range(len(judgement.signals))],
        "concerns": _concerns(judgement),
        "mismatches": _mismatches(judgement),
        "next": _next(judgement),
        "ask": [
            {"question": one.question, "text": one.text, "gain_bits": round(one.gain_bits, DIGITS)}
            for one in judgement.ask
        ],
        "unread": [{"event": event, "why": why} for event, why in judgement.unread],
        **_more(judgement),
    }
    if steps is not None:
        found["steps"] = [_step(step, case) for step in steps]
    return found


def rounded(posterior: Mapping[str, float]) -> dict[str, float]:
    """Return probabilities with as many digits as mean something."""
    return {state: round(float(share), DIGITS) for state, share in posterior.items()}


def _signal(judgement: Judgement, number: int, case: Case) -> dict[str, Any]:
    one = judgement.signals[number]
    return {
        "event": one.event,
        "signal": one.signal,
        "quote": one.quote,
        "reliability": one.reliability,
        "confidence": round(one.confidence, DIGITS),
        "effect": round(one.effect, DIGITS),
        "by": one.by,
        "at": _when(one.event, one.at, case),
    }


def _concerns(judgement: Judgement) -> list[dict[str, Any]]:
    return [
        {
            "concern": one.concern,
            "event": one.event,
            "state": one.state,
            "proofs": list(one.proofs),
            "offered": list(one.offered),
            "quote": one.quote,
            "by": one.by,
        }
        for one in judgement.concerns
    ]


def _mismatches(judgement: Judgement) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "event": one.event,
            "action": one.action,
            "verdict": one.verdict,
            "p_harm": None if one.p_harm is None else round(one.p_harm, DIGITS),
            "why": one.why,
            "instead": list(one.instead),
            "recovery": list(one.recovery),
        }
        for one in judgement.mismatches
    ]


def _next(judgement: Judgement) -> list[dict[str, Any]]:
    return [
        {
            "action": one.action,
            "with": one.with_person,
            "when": one.when,
            "why": one.why,
            "role": one.role,
            "score": round(one.score, DIGITS),
        }
        for one in judgement.next
    ]


def _more(judgement: Judgement) -> dict[str, Any]:
    return {
        "why": judgement.why,
        "against": judgement.against,
        "changed": judgement.changed,
        "would_change": judgement.would_change,
        "entropy": round(judgement.entropy, DIGITS),
        "subphase": judgement.subphase,
        "risks": list(judgement.risks),
        "chances": rounded(judgement.chances),
        "people": [
            {
                "person": one.person,
                "stage": one.stage,
                "posterior": rounded(one.posterior),
                "signals": one.signals,
            }
            for one in judgement.people
        ],
        "method_version": judgement.method_version,
        "model_version": judgement.model_version,
    }


def _step(step: Step, case: Case) -> dict[str, Any]:
    at = _when(step.after, step.at, case)
    return {"after": step.after, "at": at, "stage": step.stage, "posterior": rounded(step.posterior)}


def _when(event: str, at: datetime, case: Case) -> str:
    """Return the event's date as its file has it."""
    written = next((one for one in case.events if one.id == event), None)
    return write_date(written.at, day_only=written.day_only) if written else at.isoformat()
