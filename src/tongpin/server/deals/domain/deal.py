"""Opening, changing, closing and reopening deals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.accounts import policies as account_policies
from tongpin.server.accounts.models import Customer
from tongpin.server.core import money
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Duplicate, Invalid, NotAllowed
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_line, clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.domain import fields
from tongpin.server.deals.domain.folding import folded
from tongpin.server.deals.domain.refreshing import refresh
from tongpin.server.deals.models import Deal, Motion, Outcome
from tongpin.server.people.models import User
from tongpin.server.people.policies import require_active

KEEP: Any = object()


def create_deal(
    *,
    actor: User,
    customer: Customer,
    name: str,
    route_answers: Mapping[str, int] | None = None,
    value: str = "",
    currency: str = "CNY",
    opened_on: date | None = None,
    traits: Sequence[str] = (),
    owner: User | None = None,
    motion: str = Motion.KEY_ACCOUNT,
) -> Deal:
    """Open a deal with a customer one sees.

    The motion follows from the routing answers; without any it is `motion`: a key account misses nothing.
    `value` is an amount as people write it. Only a manager or an administrator opens a deal for another.
    """
    require_active(actor)
    account_policies.require_change(actor, customer)
    owner = _chosen_owner(actor, owner)
    answers = dict(route_answers or {})
    found = fields.routed(answers)
    deal = Deal(
        customer=customer,
        name=clean_line(name, "name", required=True),
        motion=found.motion if found else _clean_motion(motion),
        route_answers=answers,
        route_score=found.score if found else None,
        value_minor=money.parse(value, currency),
        currency=currency,
        owner=owner,
        team=owner.team,
        opened_on=fields.clean_day(opened_on, "opened_on") or timezone.localdate(),
        traits=fields.known_ids(traits, method_in_use().concerns, "traits"),
    )
    deal.folded = folded(deal.name, customer)
    with transaction.atomic():
        in_line(customer)
        _refuse_twin(actor, deal)
        deal.save(force_insert=True)
        diff = {
            name: [None, getattr(deal, name)]
            for name in ("name", "customer", "motion", "owner", "value_minor")
        }
        audit.record(actor=actor, verb="create", thing=deal, diff=diff, deal_id=deal.pk)
    return deal


def _clean_motion(motion: str) -> str:
    if motion not in Motion.values:
        raise Invalid("motion", Text(f"没有这种打法：{motion}。", f"Unknown motion: {motion}."))
    return motion


def _refuse_twin(actor: User, deal: Deal) -> None:
    """Raise `Duplicate` where one sees an open deal of that name with that customer: a second click, most likely."""
    same = Deal.objects.filter(customer=deal.customer, folded=deal.folded, outcome=Outcome.OPEN)
    twin = policies.seen_by(actor, same).first()
    if twin:
        raise Duplicate(
            twin,
            Text(
                f"这家客户已有进行中的“{twin.name}”。",
                f"There is an open deal “{twin.name}” with this customer.",
            ),
        )


def _chosen_owner(actor: User, owner: User | None) -> User:
    if owner is None or owner.pk == actor.pk:
        return actor
    if not (actor.is_manager or actor.is_administrator):
        raise NotAllowed(Text("只有主管能替别人建单。", "Only a manager may open a deal for somebody else."))
    return _active(owner)


def _active(owner: User) -> User:
    if not owner.is_active:
        raise Invalid("owner", Text("这位同事已停用。", "This colleague was deactivated."))
    return owner


def change_deal(
    *,
    actor: User,
    deal: Deal,
    version: int,
    name: str = KEEP,
    value: str = KEEP,
    currency: str = KEEP,
    route_answers: Mapping[str, int] = KEEP,
    next_step: str = KEEP,
    next_step_on: date | None = KEEP,
    traits: Sequence[str] = KEEP,
    context: Sequence[str] = KEEP,
    owner: User = KEEP,
) -> Deal:
    """Change what is given; `version` is the one the change was made against.

    New routing answers set the motion anew. Handing the deal over to another owner moves it to their team, and is
    for those who answer for the deal.
    """
    policies.require_change(actor, deal)
    if owner is not KEEP and owner.pk != deal.owner_id:
        policies.require_lead(actor, deal)
    given = {
        "name": name,
        "value": value,
        "currency": currency,
        "route_answers": route_answers,
        "next_step": next_step,
        "next_step_on": next_step_on,
        "traits": traits,
        "context": context,
        "owner": owner,
    }
    with transaction.atomic():
        current = locked(deal, version)
        after = _cleaned(current, {key: value for key, value in given.items() if value is not KEEP})
        diff = audit.changed(current, **after)
        save(current, diff)
        audit.record(actor=actor, verb="change", thing=current, diff=diff, deal_id=current.pk)
        refresh(current)
    return current


def _cleaned(deal: Deal, given: dict[str, Any]) -> dict[str, Any]:
    method = method_in_use()
    after: dict[str, Any] = {}
    if "name" in given:
        after["name"] = clean_line(given["name"], "name", required=True)
        after["folded"] = folded(after["name"], deal.customer)
    if "value" in given or "currency" in given:
        after |= _money(deal, given)
    if "route_answers" in given:
        after |= _motion(given["route_answers"])
    if "next_step" in given:
        after["next_step"] = clean_line(given["next_step"], "next_step", most=300)
    if "next_step_on" in given:
        after["next_step_on"] = fields.clean_day(given["next_step_on"], "next_step_on")
    if "traits" in given:
        after["traits"] = fields.known_ids(given["traits"], method.concerns, "traits")
    if "context" in given:
        after["context"] = fields.known_ids(given["context"], method.overrides, "context")
    if "owner" in given:
        after |= {"owner": _active(given["owner"]), "team": given["owner"].team}
    return after


def _money(deal: Deal, given: dict[str, Any]) -> dict[str, Any]:
    currency = given.get("currency", deal.currency)
    if "value" in given:
        return {"value_minor": money.parse(given["value"], currency), "currency": currency}
    return {"currency": money.known(currency)}


def _motion(answers: Mapping[str, int]) -> dict[str, Any]:
    found = fields.routed(answers)
    return {
        "route_answers": dict(answers),
        "route_score": found.score if found else None,
        "motion": found.motion if found else Motion.KEY_ACCOUNT,
    }


def close_deal(
    *,
    actor: User,
    deal: Deal,
    version: int,
    outcome: str,
    reason: str,
    share_percent: int | None = None,
    on: date | None = None,
) -> Deal:
    """End a deal. Where the customer chose us the evidence goes on: implementation is when most is lost.

    `share_percent` is the part of the business that came to us, where the customer chose several.
    """
    policies.require_lead(actor, deal)
    if outcome not in Outcome.values or outcome == Outcome.OPEN:
        raise Invalid("outcome", Text(f"没有这种结局：{outcome}。", f"Unknown outcome: {outcome}."))
    after = {
        "outcome": outcome,
        "closed_on": fields.clean_day(on, "on") or timezone.localdate(),
        "outcome_reason": clean_words(reason, "reason", most=5000, required=True),
        "share_percent": fields.clean_percent(share_percent),
    }
    return _settle(actor, deal, version, "close", after)


def reopen_deal(*, actor: User, deal: Deal, version: int, reason: str) -> Deal:
    """Open a closed deal again, with a reason."""
    policies.require_lead(actor, deal)
    after = {
        "outcome": Outcome.OPEN,
        "closed_on": None,
        "share_percent": None,
        "outcome_reason": clean_words(reason, "reason", most=5000, required=True),
    }
    return _settle(actor, deal, version, "reopen", after)


def _settle(actor: User, deal: Deal, version: int, verb: str, after: dict[str, Any]) -> Deal:
    with transaction.atomic():
        current = locked(deal, version)
        diff = audit.changed(current, **after)
        save(current, diff)
        audit.record(actor=actor, verb=verb, thing=current, diff=diff, deal_id=current.pk)
        refresh(current)
    return current
