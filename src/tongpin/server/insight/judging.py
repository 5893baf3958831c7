"""Judging a deal now: the engine on the deal's record, at the moment that counts."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from tongpin import engine
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal, Outcome
from tongpin.server.evidence.queries.mailbox import dark_on


def moment(deal: Deal, record: engine.Record, as_of: datetime | None = None) -> datetime:
    """Return when the deal is judged at: `as_of`, else this morning or the last event, whichever is later.

    By the day, so that a judgement stays equal through the day and silence still counts. A deal that was lost
    or dropped is judged at its last event: nothing has been going on since. While a mailbox that its letters came
    from cannot be read, silence counts only up to its last success: from then on it tells nothing of the buyer.
    """
    if as_of is not None:
        return as_of
    last = record.events[-1].at
    if deal.outcome in {Outcome.CHOSEN_COMPETITOR, Outcome.NO_DECISION}:
        return last
    morning = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    return max(last, min(morning, dark_on(deal) or morning))


def judge(
    deal: Deal, record: engine.Record, *, as_of: datetime | None = None, lang: str = "zh"
) -> engine.Judgement | None:
    """Judge a deal; None where nothing is known of it yet."""
    if not record.events:
        return None
    at = moment(deal, record, as_of)
    return engine.judge(record, method_in_use(), as_of=at, lang=lang)
