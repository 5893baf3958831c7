"""Judging a deal now: the engine on the deal's record, at the moment that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time

from django.utils import timezone

from tongpin import engine
from tongpin.engine.judgement import ConcernState
from tongpin.server.assurance.models import Concern
from tongpin.server.assurance.models import concern as concerns
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal, Outcome

VOICED = {"open", "proof_offered"}


def moment(deal: Deal, record: engine.Record, as_of: datetime | None = None) -> datetime:
    """Return when the deal is judged at: `as_of`, else this morning or the last event, whichever is later.

    By the day, so that a judgement stays equal through the day and silence still counts. A deal that was lost
    or dropped is judged at its last event: nothing has been going on since.
    """
    if as_of is not None:
        return as_of
    last = record.events[-1].at
    if deal.outcome in {Outcome.CHOSEN_COMPETITOR, Outcome.NO_DECISION}:
        return last
    return max(last, timezone.make_aware(datetime.combine(timezone.localdate(), time())))


def judge(
    deal: Deal, record: engine.Record, *, as_of: datetime | None = None, lang: str = "zh"
) -> engine.Judgement | None:
    """Judge a deal; None where nothing is known of it yet."""
    if not record.events:
        return None
    at = moment(deal, record, as_of)
    judged = engine.judge(record, method_in_use(), as_of=at, lang=lang)
    return with_log(judged, Concern.objects.filter(deal=deal).order_by("pk"))


def with_log(judged: engine.Judgement, log: Iterable[Concern]) -> engine.Judgement:
    """Return the judgement with what people entered in the concern log: concerns voiced, and reopened."""
    by_id = {state.concern: state for state in judged.concerns}
    for row in log:
        if row.state in {concerns.ConcernState.PREDICTED, *concerns.CLOSED}:
            continue
        by_id[row.concern] = _voiced(row, by_id.get(row.concern))
    return replace(judged, concerns=tuple(by_id.values()))


def _voiced(row: Concern, found: ConcernState | None) -> ConcernState:
    if found is not None and found.state in VOICED:
        return found
    strengths = method_in_use().answers.get(row.concern, {})
    offered = found.offered if found else ()
    return ConcernState(
        concern=row.concern,
        event=str(row.raised_event_id or (found.event if found else "")),
        state="proof_offered" if offered else "open",
        quote=row.words,
        by=f"s{row.raised_by_id}" if row.raised_by_id else None,
        proofs=tuple(sorted(strengths, key=lambda proof: (-strengths[proof], proof))),
        offered=offered,
        answered=found.answered if found else False,
    )
