"""Reading judgements. Judging takes milliseconds, so a deal's page always gets a fresh one; lists read the stored."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from tongpin import engine
from tongpin.server.core import language
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.insight import judging, record
from tongpin.server.insight.models import Judgement
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[Judgement]:
    """Return the stored judgements of the deals one sees."""
    return Judgement.objects.filter(deal__in=seen_by(actor, Deal.objects.order_by()).values("pk"))


def record_of(deal: Deal, as_of: datetime | None = None) -> engine.Record:
    """Return the record of a deal that the actor sees."""
    return record.record_of(deal, as_of)


def current(deal: Deal, as_of: datetime | None = None, lang: str | None = None) -> engine.Judgement | None:
    """Return the judgement of a deal now or as it was at `as_of`; None where nothing is known yet."""
    lang = lang or language.current()
    return judging.judge(deal, record.record_of(deal, as_of), as_of=as_of, lang=lang)


def steps(deal: Deal) -> tuple[engine.Step, ...]:
    """Return the judgement just after each event, for the river."""
    found = record.record_of(deal)
    return engine.steps(found, method_in_use()) if found.events else ()
