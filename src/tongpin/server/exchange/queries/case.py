"""A deal as a case file: what the judge knows of it, for other programs and for another installation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.utils import timezone

from tongpin.casefile.model import Case, CaseDeal, CaseEvent, CasePerson, CaseSignal, Money
from tongpin.server.core import money
from tongpin.server.deals.models import Deal, Motion
from tongpin.server.deals.queries import deal as deals
from tongpin.server.deals.queries import stakeholder as stakeholders
from tongpin.server.evidence.models import Event, SignalState
from tongpin.server.evidence.queries import event as events
from tongpin.server.people.models import User


def case_of(actor: User, pk: int) -> Case:
    """Return a visible deal as a case.

    Signals that a person confirmed are in it, those rejected are not. An event whose signals nobody has looked at is
    written without any, so that whoever reads the file reads it anew. What the case file has no place for stays
    behind: files, planned moves, the log of concerns.
    """
    deal = deals.get_for(actor, pk)
    kept = [event for event in events.of_deal(actor, deal) if event.withdrawn_at is None]
    return Case(
        name=f"{deal.pk}.yaml",
        deal=_head(deal),
        people=(*_buyers(actor, deal), *_sellers(kept)),
        events=tuple(_event(event) for event in kept),
    )


def _head(deal: Deal) -> CaseDeal:
    value = None
    if deal.value_minor is not None:
        value = Money(deal.value_minor / 10 ** money.DECIMALS[deal.currency], deal.currency)
    opened = timezone.make_aware(datetime.combine(deal.opened_on, time()))
    return CaseDeal(
        deal.name,
        "ltc" if deal.motion == Motion.LTC else "key_account",
        opened,
        deal.customer.industry,
        value,
    )


def _buyers(actor: User, deal: Deal) -> Iterable[CasePerson]:
    for one in stakeholders.of_deal(actor, deal):
        yield CasePerson(
            id=f"s{one.pk}",
            name=one.contact.name,
            side="buyer",
            title=one.contact.title,
            role=one.roles[0] if one.roles else "",
        )


def _sellers(kept: Iterable[Event]) -> Iterable[CasePerson]:
    users = {event.by_user.pk: event.by_user for event in kept if event.by_user is not None}
    return [CasePerson(f"u{pk}", user.name, "seller") for pk, user in sorted(users.items())]


def _event(event: Event) -> CaseEvent:
    by = f"s{event.by_stakeholder_id}" if event.by_stakeholder_id else ""
    by = by or (f"u{event.by_user_id}" if event.by_user_id else event.by_name)
    return CaseEvent(
        id=f"e{event.pk}",
        at=timezone.localtime(event.at),
        kind=event.kind,
        day_only=event.day_only,
        by=by,
        with_person=f"s{event.with_stakeholder_id}" if event.with_stakeholder_id else "",
        text=event.text,
        action=event.action,
        stage=event.stage,
        signals=_signals(event),
    )


def _signals(event: Event) -> tuple[CaseSignal, ...] | None:
    """Return what was confirmed; None where the reader's proposals still wait and nothing was confirmed."""
    found = list(event.signals.all())
    confirmed = [one for one in found if one.state == SignalState.ACCEPTED]
    if not confirmed and any(one.state == SignalState.PROPOSED for one in found):
        return None
    return tuple(
        CaseSignal(
            one.signal,
            one.quote,
            one.reliability,
            f"s{one.by_stakeholder_id}" if one.by_stakeholder_id else "",
        )
        for one in confirmed
    )
