"""People and deals for the pages' tests, made through the domain as any door makes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from tongpin.casefile import Case, CaseEvent, read_case
from tongpin.method import load_method
from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.domain import event as events
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.insight.domain import judgement as judgements
from tongpin.server.people.domain import team as teams
from tongpin.server.people.domain import user as users
from tongpin.server.people.models import User

CASES = Path(__file__).parents[1] / "cases"
COMPANY_A = "02-company-a-ecommerce-logistics.yaml"
PASSWORD = "a long word for the tests"


@dataclass(frozen=True)
class World:
    """An administrator, a team with its manager and its salesperson, and somebody of another team."""

    administrator: User
    manager: User
    sales: User
    stranger: User


def make_world() -> World:
    """Make the people."""
    administrator = users.create_first_administrator(
        email="admin@example.com", name="管理员", password=PASSWORD
    )
    east = teams.create_team(actor=administrator, name="华东")
    west = teams.create_team(actor=administrator, name="西部")

    def user(email: str, name: str, role: str, team: Any) -> User:
        return users.create_user(
            actor=administrator, email=email, name=name, role=role, team=team, password=PASSWORD
        )

    return World(
        administrator,
        user("manager@example.com", "赵经理", "manager", east),
        user("sales@example.com", "安娜", "sales", east),
        user("stranger@example.com", "陈生", "sales", west),
    )


def load_case(actor: User, name: str, until: str = "", customer: str = "") -> Deal:
    """Record a case file as a deal of the actor's, up to and with the event `until`.

    All dates are moved by whole days so that its last event was yesterday: a deal that is alive.
    """
    method = load_method()
    case = read_case((CASES / name).read_bytes(), name, method)
    company = customers.create_customer(actor=actor, name=customer or case.deal.name)
    deal = deals.create_deal(actor=actor, customer=company, name=case.deal.name, value="300万")
    people = {
        person.id: _stakeholder(actor, deal, company, person)
        for person in case.people
        if person.side == "buyer"
    }
    last = next((i for i, event in enumerate(case.events) if event.id == until), len(case.events) - 1)
    told = case.events[: last + 1]
    later = timedelta(days=(timezone.now() - told[-1].at).days - 1)
    for event in told:
        _record(actor, deal, replace(event, at=event.at + later), people)
    judgements.refresh_judgement(deal=deal)
    return deal


def _stakeholder(actor: User, deal: Deal, company: Any, person: Any) -> Stakeholder:
    contact = contacts.create_contact(actor=actor, customer=company, name=person.name, title=person.title)
    roles = (person.role,) if person.role else ()
    return stakeholders.add_stakeholder(actor=actor, deal=deal, contact=contact, roles=roles)


def _record(actor: User, deal: Deal, event: CaseEvent, people: dict[str, Stakeholder]) -> None:
    marks = [
        MarkInput(
            signal=signal.signal,
            quote=signal.quote,
            reliability=signal.reliability,
            by_stakeholder=people.get(signal.by or ""),
            state="accepted",
        )
        for signal in event.signals or ()
    ]
    events.record_event(
        actor=actor,
        deal=deal,
        kind=event.kind,
        text=event.text,
        at=event.at,
        day_only=event.day_only,
        by_stakeholder=people.get(event.by or ""),
        by_user=None if event.by in people else actor,
        with_stakeholder=people.get(event.with_person or ""),
        action=event.action or "",
        stage=event.stage or "",
        marks=marks,
    )


__all__ = ["CASES", "COMPANY_A", "PASSWORD", "Case", "World", "load_case", "make_world"]
