"""Making the demo: people, customers, deals, evidence, all through the domain's own doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone, translation

from tongpin.casefile import Case, read_case
from tongpin.casefile.model import CaseEvent
from tongpin.server.accounts.domain.contact import create_contact
from tongpin.server.accounts.domain.customer import create_customer
from tongpin.server.assurance.domain.proof import add_proof
from tongpin.server.core.domain.settings import keep_setting
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.domain.deal import change_deal, close_deal, create_deal
from tongpin.server.deals.domain.member import add_member
from tongpin.server.deals.domain.move import plan_move
from tongpin.server.deals.domain.stakeholder import add_stakeholder
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.demo import FACT
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.insight.domain.judgement import refresh_judgement
from tongpin.server.people.domain.team import create_team
from tongpin.server.people.domain.user import create_user
from tongpin.server.people.models import Team, User

HERE = Path(__file__).parent
NOON = time(12)
Plan = Mapping[str, Any]


@dataclass(slots=True)
class World:
    """What has been made so far, by the names the demo's files use."""

    today: date
    admin: User
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)

    @property
    def owner(self) -> User:
        """The salesperson whose deals they are."""
        return self.users["li"]


def load(*, admin: User, today: date | None = None) -> World:
    """Make the demo in an empty installation, dated so that the deals look alive on `today`."""
    plan: Plan = yaml.safe_load((HERE / "demo.yaml").read_text(encoding="utf-8"))
    world = World(today or timezone.localdate(), admin)
    keep_setting(actor=admin, name=FACT, value=True)
    with translation.override("zh-hans"):
        _make_people(world, plan)
        _make_library(world, plan)
        for wanted in plan["deals"]:
            world.deals[wanted["case"]] = _make_deal(world, wanted)
    return world


def _make_people(world: World, plan: Plan) -> None:
    for team in plan["teams"]:
        parent = world.teams.get(team.get("parent", ""))
        world.teams[team["id"]] = create_team(actor=world.admin, name=team["name"], parent=parent)
    for wanted in plan["users"]:
        world.users[wanted["id"]] = create_user(
            actor=world.admin,
            email=wanted["email"],
            name=wanted["name"],
            role=wanted["role"],
            team=world.teams[wanted["team"]],
            is_demo=True,
        )


def _make_library(world: World, plan: Plan) -> None:
    for wanted in plan["proofs"]:
        days = wanted.get("valid_in_days")
        add_proof(
            actor=world.users["zhang"],
            proof=wanted["proof"],
            title=wanted["title"],
            valid_until=world.today + timedelta(days=days) if days else None,
            confidentiality=wanted.get("confidentiality", "customers"),
        )


def _make_deal(world: World, wanted: Plan) -> Deal:
    case = read_case((HERE / "cases" / wanted["case"]).read_bytes(), wanted["case"], method_in_use())
    shift = _shift(world, case, wanted["last_days_ago"])
    deal = create_deal(
        actor=world.owner,
        customer=create_customer(actor=world.owner, name=wanted["customer"], industry=case.deal.industry),
        name=case.deal.name,
        route_answers=wanted.get("route"),
        value=f"{case.deal.value.amount:.0f}" if case.deal.value else "",
        currency=case.deal.value.currency if case.deal.value else "CNY",
        opened_on=timezone.localdate(case.events[0].at + shift),
        traits=wanted.get("traits", ()),
    )
    for member in wanted.get("members", ()):
        add_member(actor=world.owner, deal=deal, user=world.users[member["user"]], part=member["part"])
    people = _make_stakeholders(world, deal, case, wanted)
    for event in case.events:
        _record(world, deal, event, shift, people, wanted.get("sellers", {}))
    _finish(world, deal, wanted, people)
    refresh_judgement(deal=deal)
    return deal


def _shift(world: World, case: Case, last_days_ago: int) -> timedelta:
    last = timezone.localdate(case.events[-1].at)
    return timedelta(days=(world.today - timedelta(days=last_days_ago) - last).days)


def _make_stakeholders(world: World, deal: Deal, case: Case, wanted: Plan) -> dict[str, Stakeholder]:
    made: dict[str, Stakeholder] = {}
    for person in case.people:
        if person.side != "buyer":
            continue
        known = wanted.get("people", {}).get(person.id, {})
        contact = create_contact(
            actor=world.owner, customer=deal.customer, name=person.name, title=person.title
        )
        made[person.id] = add_stakeholder(
            actor=world.owner,
            deal=deal,
            contact=contact,
            roles=(person.role,) if person.role else (),
            stance=known.get("stance"),
            stance_evidence=known.get("evidence", ""),
            stance_on=world.today - timedelta(days=14),
            influence=known.get("influence"),
        )
    return made


def _record(
    world: World,
    deal: Deal,
    event: CaseEvent,
    shift: timedelta,
    people: Mapping[str, Stakeholder],
    sellers: Mapping[str, str],
) -> None:
    """Record one event of the case. What a person confirmed comes confirmed; the rest is read, as proposals."""
    theirs = people.get(event.by)
    ours = None if theirs or not (event.by or event.kind == "action") else sellers.get(event.by, "li")
    record_event(
        actor=world.owner,
        deal=deal,
        kind=event.kind,
        text=event.text,
        at=_moment(event, shift),
        day_only=event.day_only,
        by_stakeholder=theirs,
        by_user=world.users[ours] if ours else None,
        with_stakeholder=people.get(event.with_person),
        action=event.action,
        stage=event.stage,
        marks=_marks(event, people),
    )


def _moment(event: CaseEvent, shift: timedelta) -> datetime:
    moved = event.at + shift
    return timezone.make_aware(datetime.combine(moved.date(), NOON)) if event.day_only else moved


def _marks(event: CaseEvent, people: Mapping[str, Stakeholder]) -> list[MarkInput] | None:
    if event.signals is None:
        return [] if event.kind == "action" else None
    return [
        MarkInput(
            signal=signal.signal,
            quote=signal.quote,
            reliability=signal.reliability,
            by_stakeholder=people.get(signal.by),
        )
        for signal in event.signals
    ]


def _finish(world: World, deal: Deal, wanted: Plan, people: Mapping[str, Stakeholder]) -> None:
    for move in wanted.get("moves", ()):
        plan_move(
            actor=world.owner,
            deal=deal,
            action=move["action"],
            text=move["text"],
            stakeholder=people.get(move["with"]),
            when=world.today + timedelta(days=move["in_days"]),
            reason="客户已经主动提起。",
        )
    if step := wanted.get("next_step"):
        change_deal(
            actor=world.owner,
            deal=deal,
            version=deal.version,
            next_step=step["text"],
            next_step_on=world.today + timedelta(days=step["in_days"]),
        )
        deal.refresh_from_db()
    if end := wanted.get("outcome"):
        close_deal(
            actor=world.owner,
            deal=deal,
            version=deal.version,
            outcome=end["outcome"],
            reason=end["reason"],
            share_percent=end.get("share"),
            on=timezone.localdate(deal.events.latest("at").at),
        )
        deal.refresh_from_db()
