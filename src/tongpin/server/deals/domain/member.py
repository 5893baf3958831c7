"""Who of ours is on a deal."""

from __future__ import annotations

from django.db import transaction

from tongpin.method import Text
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line
from tongpin.server.core.errors import Duplicate, Invalid
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal, Member, Part
from tongpin.server.people.models import User


def add_member(*, actor: User, deal: Deal, user: User, part: str) -> Member:
    """Put a colleague on a deal; they see it from now on."""
    policies.require_lead(actor, deal)
    if not user.is_active:
        raise Invalid("user", Text("这位同事已停用。", "This colleague was deactivated."))
    with transaction.atomic():
        in_line(deal)
        existing = Member.objects.filter(deal=deal, user=user).first()
        if existing:
            raise Duplicate(existing, Text("这位同事已在这单里。", "This colleague is on the deal already."))
        member = Member.objects.create(deal=deal, user=user, part=_clean_part(part))
        diff = {"user": [None, user], "part": [None, part]}
        audit.record(actor=actor, verb="add", thing=member, diff=diff, deal_id=deal.pk)
    return member


def change_member(*, actor: User, member: Member, part: str) -> Member:
    """Give a member another part."""
    policies.require_lead(actor, member.deal)
    with transaction.atomic():
        diff = audit.changed(member, part=_clean_part(part))
        member.save(update_fields=["part"])
        audit.record(actor=actor, verb="change", thing=member, diff=diff, deal_id=member.deal_id)
    return member


def remove_member(*, actor: User, member: Member) -> None:
    """Take a colleague off a deal; they stop seeing it at once."""
    policies.require_lead(actor, member.deal)
    with transaction.atomic():
        diff = {"user": [member.user, None]}
        audit.record(actor=actor, verb="remove", thing=member, diff=diff, deal_id=member.deal_id)
        member.delete()


def _clean_part(part: str) -> str:
    if part not in Part.values:
        raise Invalid("part", Text(f"没有这种身份：{part}。", f"Unknown part: {part}."))
    return part
