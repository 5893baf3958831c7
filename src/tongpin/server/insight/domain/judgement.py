"""Storing judgements. They are derived: not audited, made again at will, and equal when made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tongpin import engine
from tongpin.server.core import jobs
from tongpin.server.deals.domain.refreshing import JOB, refresh
from tongpin.server.deals.models import Deal
from tongpin.server.insight import judging
from tongpin.server.insight.domain.weighing import weigh_signals
from tongpin.server.insight.models import Judgement
from tongpin.server.insight.record import digest, record_of

LANGUAGES = ("zh", "en")
WRONG = "m_wrong_action"


def refresh_judgement(*, deal: Deal, as_of: datetime | None = None) -> Judgement | None:
    """Judge a deal and store the result; None, and nothing stored, where nothing is known yet."""
    record = record_of(deal, as_of)
    by_language = {lang: judging.judge(deal, record, as_of=as_of, lang=lang) for lang in LANGUAGES}
    judged = by_language["zh"]
    if judged is None:
        Judgement.objects.filter(deal=deal).delete()
        return None
    with transaction.atomic():
        weigh_signals(deal=deal, record=record, as_of=judged.as_of)
        stored, _ = Judgement.objects.update_or_create(
            deal=deal,
            defaults={
                "as_of": judged.as_of,
                "record_digest": digest(record),
                "method_version": judged.method_version,
                "model_version": judged.model_version,
                "stage": judged.stage,
                "share": judged.posterior[judged.stage],
                "certain": judged.certain,
                "seller_stage": judged.seller_stage,
                "lead": judged.lead,
                "in_step": judged.in_step,
                "wrong_moves": sum(found.kind == WRONG for found in judged.mismatches),
                "body": {lang: plain(found) for lang, found in by_language.items() if found},
            },
        )
    return stored


def plain(judged: engine.Judgement) -> dict[str, Any]:
    """Return a judgement as JSON keeps it."""
    return {name: _plain(value) for name, value in asdict(judged).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


@jobs.job(JOB)
def refresh_job(*, deal_id: int) -> None:
    """Store a new judgement of one deal, if it is still there."""
    deal = Deal.objects.select_related("owner").filter(pk=deal_id).first()
    if deal is not None:
        refresh_judgement(deal=deal)


@jobs.job("insight.refresh_all", every=timedelta(hours=6))
def refresh_all() -> None:
    """Queue a new judgement of every open deal: silence counts too."""
    for deal in Deal.objects.filter(outcome__in=["open", "chosen_us"]).only("pk").iterator():
        refresh(deal)
