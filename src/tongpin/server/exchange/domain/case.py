"""A case file as a deal: its people, its events, what was confirmed in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from tongpin.casefile.model import Case, CaseEvent
from tongpin.server.accounts.domain.contact import create_contact
from tongpin.server.accounts.domain.customer import create_customer
from tongpin.server.accounts.models import Contact, Customer
from tongpin.server.core.errors import Duplicate
from tongpin.server.deals.domain.deal import create_deal
from tongpin.server.deals.domain.stakeholder import add_stakeholder
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.people.models import User
from tongpin.server.people.queries import user as users

NOON = time(12)


@dataclass(slots=True)
class _People:
    """Who is meant by an id or a name of the case."""

    theirs: dict[str, Stakeholder] = field(default_factory=dict)
    ours: dict[str, User] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def import_case(*, actor: User, case: Case, customer: str = "") -> Deal:
    """Make a deal of a case, all of it or nothing; its events keep their times, its confirmed signals stay confirmed.

    `customer` is the company's name; empty: the deal's. A customer of that name that the actor sees is taken. Events
    whose signals nobody confirmed are read by the reader, as proposals. Labels are left out: nobody may read them.

    Raises `Duplicate` where the customer has an open deal of that name.
    """
    with transaction.atomic():
        company = _customer(actor, customer or case.deal.name, case.deal.industry)
        deal = create_deal(
            actor=actor,
            customer=company,
            name=case.deal.name,
            motion=case.deal.motion if case.deal.motion != "unknown" else "key_account",
            value=f"{case.deal.value.amount:f}" if case.deal.value else "",
            currency=case.deal.value.currency if case.deal.value else "CNY",
            opened_on=timezone.localdate(_opened(case)),
        )
        people = _people(actor, deal, case)
        for event in case.events:
            _record(actor, deal, event, people)
    return deal


def _opened(case: Case) -> datetime:
    if case.deal.opened is not None:
        return case.deal.opened
    return case.events[0].at if case.events else timezone.now()


def _customer(actor: User, name: str, industry: str) -> Customer:
    try:
        return create_customer(actor=actor, name=name, industry=industry)
    except Duplicate as known:
        if isinstance(known.existing, Customer):
            return known.existing
        raise


def _people(actor: User, deal: Deal, case: Case) -> _People:
    found = _People(names={person.id: person.name or person.id for person in case.people})
    colleagues = {user.name: user for user in users.active(actor)}
    for person in case.people:
        if person.side != "buyer":
            if person.name in colleagues:
                found.ours[person.id] = found.ours[person.name] = colleagues[person.name]
            continue
        contact = _contact(actor, deal, person.name or person.id, person.title)
        roles = (person.role,) if person.role else ()
        found.theirs[person.id] = add_stakeholder(actor=actor, deal=deal, contact=contact, roles=roles)
        found.theirs.setdefault(person.name, found.theirs[person.id])
    return found


def _contact(actor: User, deal: Deal, name: str, title: str) -> Contact:
    try:
        return create_contact(actor=actor, customer=deal.customer, name=name, title=title)
    except Duplicate as known:
        if isinstance(known.existing, Contact):
            return known.existing
        raise


def _record(actor: User, deal: Deal, event: CaseEvent, people: _People) -> None:
    theirs, ours = people.theirs.get(event.by), people.ours.get(event.by)
    stranger = "" if theirs or ours else people.names.get(event.by, event.by)
    at = timezone.make_aware(datetime.combine(event.at.date(), NOON)) if event.day_only else event.at
    record_event(
        actor=actor,
        deal=deal,
        kind=event.kind,
        text=event.text,
        at=at,
        day_only=event.day_only,
        by_stakeholder=theirs,
        by_user=ours,
        by_name=stranger,
        with_stakeholder=people.theirs.get(event.with_person),
        action=event.action,
        stage=event.stage,
        marks=_marks(event, people),
    )


def _marks(event: CaseEvent, people: _People) -> list[MarkInput] | None:
    if event.signals is None:
        return [] if event.kind in {"action", "stage"} else None
    return [
        MarkInput(
            signal=one.signal,
            quote=one.quote if one.quote in event.text else "",
            reliability=one.reliability,
            by_stakeholder=people.theirs.get(one.by),
        )
        for one in event.signals
    ]
