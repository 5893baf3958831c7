"""The buying group: putting the customer's people on a deal and keeping their map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.accounts.models import Contact
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, locked, save
from tongpin.server.core.errors import Duplicate, Invalid, NotAllowed
from tongpin.server.core.text import clean_line
from tongpin.server.deals import policies
from tongpin.server.deals.domain import fields
from tongpin.server.deals.domain.refreshing import refresh
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.people.models import User

KEEP: Any = object()


def add_stakeholder(
    *,
    actor: User,
    deal: Deal,
    contact: Contact,
    roles: Sequence[str] = (),
    stance: int | None = None,
    stance_evidence: str = "",
    stance_on: date | None = None,
    influence: int | None = None,
    joined_on: date | None = None,
) -> Stakeholder:
    """Put a contact of the deal's customer on the deal.

    `stance` None means not known, which is not 0; a known one needs evidence: what they did (method F2).
    `joined_on` is when the person came new to the buying group, where that is known.
    """
    policies.require_change(actor, deal)
    if contact.customer_id != deal.customer_id:
        raise Invalid("contact", Text("这个人不是这家客户的。", "This person is not with this customer."))
    stakeholder = Stakeholder(
        deal=deal,
        contact=contact,
        roles=fields.clean_roles(roles),
        influence=fields.clean_scale(influence, "influence", 1, 5),
        joined_on=fields.clean_day(joined_on, "joined_on"),
        **_stance(stance, stance_evidence, stance_on),
    )
    with transaction.atomic():
        in_line(deal)
        existing = Stakeholder.objects.filter(deal=deal, contact=contact).first()
        if existing:
            raise Duplicate(existing, Text("这个人已在决策链里。", "This person is on the map already."))
        stakeholder.save(force_insert=True)
        diff = {"contact": [None, contact], "roles": [None, stakeholder.roles]}
        audit.record(actor=actor, verb="add", thing=stakeholder, diff=diff, deal_id=deal.pk)
        refresh(deal)
    return stakeholder


def change_stakeholder(
    *,
    actor: User,
    stakeholder: Stakeholder,
    version: int,
    roles: Sequence[str] = KEEP,
    stance: int | None = KEEP,
    stance_evidence: str = "",
    stance_on: date | None = None,
    influence: int | None = KEEP,
    joined_on: date | None = KEEP,
) -> Stakeholder:
    """Change what is given; a stance comes with its evidence and day."""
    policies.require_change(actor, stakeholder.deal)
    after: dict[str, Any] = {}
    if roles is not KEEP:
        after["roles"] = fields.clean_roles(roles)
    if stance is not KEEP:
        after |= _stance(stance, stance_evidence, stance_on)
    if influence is not KEEP:
        after["influence"] = fields.clean_scale(influence, "influence", 1, 5)
    if joined_on is not KEEP:
        after["joined_on"] = fields.clean_day(joined_on, "joined_on")
    with transaction.atomic():
        current = locked(stakeholder, version)
        diff = audit.changed(current, **after)
        save(current, diff)
        audit.record(actor=actor, verb="change", thing=current, diff=diff, deal_id=current.deal_id)
        refresh(current.deal)
    return current


def remove_stakeholder(*, actor: User, stakeholder: Stakeholder) -> None:
    """Take a person off the map; refused where evidence names them, since the record stays."""
    policies.require_change(actor, stakeholder.deal)
    deal = stakeholder.deal
    with transaction.atomic():
        diff = {"contact": [stakeholder.contact, None]}
        audit.record(actor=actor, verb="remove", thing=stakeholder, diff=diff, deal_id=deal.pk)
        try:
            stakeholder.delete()
        except ProtectedError:
            raise NotAllowed(
                Text(
                    "已有记录提到这个人，不能移除。", "Evidence names this person, so they stay on the map."
                ),
                Text("如果已不参与，请把角色清空。", "Where they left, clear their roles instead."),
            ) from None
        refresh(deal)


def _stance(stance: int | None, evidence: str, on: date | None) -> dict[str, Any]:
    value = fields.clean_scale(stance, "stance", -2, 2)
    if value is None:
        return {"stance": None, "stance_evidence": "", "stance_on": None}
    return {
        "stance": value,
        "stance_evidence": _evidence(evidence),
        "stance_on": fields.clean_day(on, "stance_on") or timezone.localdate(),
    }


def _evidence(evidence: str) -> str:
    line = clean_line(evidence, "stance_evidence", most=500)
    if not line:
        raise Invalid(
            "stance_evidence",
            Text("请写明依据：对方做过或说过什么。", "Say what it rests on: what did they do or say?"),
            Text("没有依据就选“未知”。", "Without evidence leave it unknown."),
        )
    return line
