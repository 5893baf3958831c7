"""Makes what tests need, through the domain's own doors, so that it is as real as in life."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongpin.server.accounts.domain import contact as contacts
from tongpin.server.accounts.domain import customer as customers
from tongpin.server.accounts.models import Customer
from tongpin.server.accounts.queries import customer as customer_queries
from tongpin.server.deals.domain import deal as deals
from tongpin.server.deals.domain import member as members
from tongpin.server.deals.domain import stakeholder as stakeholders
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.domain import event as events
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.evidence.models import Event
from tongpin.server.people.domain import team as teams
from tongpin.server.people.domain import user as users
from tongpin.server.people.models import Team, User

PASSWORD = "正确的-horse-battery-12"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Company:
    """Our own people: 安娜 owns deals, 博 is in her team, 陈 is in another and must see nothing."""

    anna: User
    bo: User
    chen: User
    wei: User  # leads 安娜's team
    sun: User  # leads the branch above both teams
    watcher: User  # on 安娜's deals to read only, where a test puts her there
    admin: User
    team: Team
    other_team: Team
    branch: Team


def make_company() -> Company:
    """Return our people in two teams of one branch."""
    admin = users.create_first_administrator(email="admin@example.com", name="管理员", password=PASSWORD)
    branch = teams.create_team(actor=admin, name="华东大区")
    team = teams.create_team(actor=admin, name="杭州组", parent=branch)
    other = teams.create_team(actor=admin, name="南京组", parent=branch)

    def user(email: str, name: str, role: str, of: Team) -> User:
        return make_user(admin, email=email, name=name, role=role, team=of)

    return Company(
        anna=user("anna@example.com", "安娜", "sales", team),
        bo=user("bo@example.com", "博", "sales", team),
        chen=user("chen@example.com", "陈", "sales", other),
        wei=user("wei@example.com", "魏经理", "manager", team),
        sun=user("sun@example.com", "孙总", "manager", branch),
        watcher=user("xu@example.com", "徐", "delivery", other),
        admin=admin,
        team=team,
        other_team=other,
        branch=branch,
    )


def make_user(admin: User, **given: Any) -> User:
    """Return a new user; `given` beats the defaults."""
    number = next(_numbers)
    fields = {"email": f"user{number}@example.com", "name": f"同事{number}", "role": "sales"} | given
    return users.create_user(actor=admin, password=PASSWORD, **fields)


def make_customer(owner: User, name: str = "") -> Customer:
    """Return the owner's customer of that name, new where there is none."""
    name = name or f"客户{next(_numbers)}"
    known = customer_queries.search(owner, name).first()
    return known or customers.create_customer(actor=owner, name=name, industry="服饰")


def make_deal(owner: User, *, name: str = "", customer: Customer | None = None, **given: Any) -> Deal:
    """Return a new deal of an owner."""
    customer = customer or make_customer(owner)
    return deals.create_deal(actor=owner, customer=customer, name=name or f"仓配{next(_numbers)}", **given)


def make_stakeholder(
    deal: Deal, name: str = "王总监", title: str = "物流总监", roles: Sequence[str] = ("logistics_head",)
) -> Stakeholder:
    """Return a new person of the customer's on a deal."""
    contact = contacts.create_contact(actor=deal.owner, customer=deal.customer, name=name, title=title)
    return stakeholders.add_stakeholder(actor=deal.owner, deal=deal, contact=contact, roles=roles)


def make_event(
    deal: Deal,
    text: str = "现在的仓发不过来了",
    *,
    kind: str = "chat",
    by: Stakeholder | None = None,
    at: datetime | None = None,
    marks: Sequence[MarkInput] | None = None,
) -> Event:
    """Return a recorded event."""
    return events.record_event(
        actor=deal.owner, deal=deal, kind=kind, text=text, by_stakeholder=by, at=at, marks=marks
    )


def put_on(deal: Deal, user: User, part: str = "watcher") -> None:
    """Put a colleague on a deal."""
    members.add_member(actor=deal.owner, deal=deal, user=user, part=part)
