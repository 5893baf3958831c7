"""Which circumstances hold that change how actions fit (method J4), read off the record.

Each is decided from the customer's acts and words only. What cannot be seen in the record (we serve them
already, a fire) is set by a person in `Record.context`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from tongpin.method.model import Method

from .record import Event, Record

_FORMAL_TENDER = re.compile(r"招标|投标|开标|评标|标书|中标|\btender|\bITT\b|sealed bid", re.IGNORECASE)
_AFTER_OPENING = {"sig_presentation_scheduled", "sig_shortlisted", "sig_competitor_compared"}
_FINAL_OFFER = re.compile(
    r"最终报价|最后报价|二次报价|末轮报价|best and final|final offer|\bBAFO\b", re.IGNORECASE
)
_EMERGENCY = re.compile(
    r"火灾|起火|着火|爆炸|坍塌|水浸|倒闭|跑路|查封|封仓|关仓|勒令|限期搬|fire|flood|collapse|evict|shut ?down|insolven",
    re.IGNORECASE,
)
_LIVE = {"sig_inventory_move_or_go_live", "sig_post_go_live_complaint", "sig_praise_after_go_live"}
_NEWCOMER_SIGNALS = {"sig_new_decision_maker", "sig_new_procurement_director"}


def subphase(events: Sequence[Event], stage: str) -> str | None:
    """Return the sub-phase inside `stage` (method A1), or None where the record does not tell."""
    seen = [mark.signal for event in events for mark in event.marks]
    if stage == "implementation":
        return _implementation_phase(seen)
    if stage == "risk_assessment":
        if {"sig_verbal_selection", "sig_award_notice"} & set(seen):
            return "ra_awarded_unsigned"
        return "ra_contracting" if "sig_contract_draft_exchanged" in seen else "ra_preferred"
    if stage == "solution_evaluation":
        if "sig_procurement_price_push" in seen:
            return "se_final_offer"
        return "se_shortlist" if "sig_shortlisted" in seen else "se_longlist"
    if stage == "needs_definition":
        return "nd_market_scan" if "sig_rfi_sent" in seen else "nd_internal"
    return None


def _implementation_phase(seen: Sequence[str]) -> str:
    if not _LIVE & set(seen):
        return "im_prep"
    reviews = 0
    for signal in seen:
        if signal in {"sig_post_go_live_complaint", "sig_replacement_threat"}:
            reviews = 0
        elif signal == "sig_kpi_review_held":
            reviews += 1
    return "im_stable" if reviews >= 2 else "im_ramp"


def newcomers(record: Record, events: Sequence[Event], at: datetime, days: float) -> frozenset[str]:
    """Return the people who came new within `days` of `at`, after word of a change of person."""
    told = [e.at for e in events for m in e.marks if m.signal in _NEWCOMER_SIGNALS]
    if not told:
        return frozenset()
    first_seen: dict[str, datetime] = {}
    for event in events:
        for person in (event.by, event.with_person, *(m.by for m in event.marks)):
            if person:
                first_seen.setdefault(person, event.at)
    window = timedelta(days=days)
    buyers = {p.id for p in record.people if p.side == "buyer"}
    return frozenset(
        person
        for person, at_first in first_seen.items()
        if person in buyers
        and at - at_first <= window
        and any(at_first >= t - window for t in told)
        and at_first > min(e.at for e in events)
    )


def circumstances(
    record: Record,
    events: Sequence[Event],
    method: Method,
    *,
    at: datetime,
    person: str | None = None,
    settled: bool = False,
) -> frozenset[str]:
    """Return the ids of method J4 (without suffix) that hold at `at`; `settled` = every concern acknowledged."""
    new_days = method.people_rule.new_person_days
    marks = [(event, mark) for event in events for mark in event.marks]
    seen = [mark.signal for _, mark in marks]
    phase = _implementation_phase(seen) if "sig_contract_signed" in seen or _went_live(seen) else None
    rules = {
        "ov_formal_tender": _in_formal_tender(events, seen),
        "ov_bafo_invited": any(
            m.signal == "sig_procurement_price_push" and _FINAL_OFFER.search(e.text) for e, m in marks
        ),
        "ov_all_concerns_resolved": settled,
        "ov_new_person": person is not None and person in newcomers(record, events, at, new_days),
        "ov_emergency": any(
            m.signal == "sig_site_or_lease_trigger" and _EMERGENCY.search(e.text) for e, m in marks
        ),
        "ov_im_prep": phase == "im_prep",
        "ov_im_ramp": phase == "im_ramp",
        "ov_im_stable": phase == "im_stable",
        "ov_bid_attachment": "sig_certificates_requested" in seen and "sig_rfp_sent" in seen,
        "ov_indecision": seen.count("sig_decision_postponed") >= 2,
        "ov_first_seen_at_rfp": bool(seen) and seen[0] == "sig_rfp_sent",
    }
    return frozenset(record.context) | {name for name, holds in rules.items() if holds}


def _went_live(seen: Sequence[str]) -> bool:
    return bool({"sig_inventory_move_or_go_live", "sig_praise_after_go_live"} & set(seen))


def _in_formal_tender(events: Sequence[Event], seen: Sequence[str]) -> bool:
    if {"sig_award_notice", "sig_contract_signed", "sig_competitor_awarded"} & set(seen):
        return False
    formal = any(
        m.signal == "sig_rfp_sent" and _FORMAL_TENDER.search(e.text) for e in events for m in e.marks
    )
    return formal and bool(_AFTER_OPENING & set(seen))
