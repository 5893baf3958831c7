"""Who may do what with contracts and money: who sees the deal sees them, who may change the deal writes them.

Approving is for the managers above and for administrators: not for the one who sells.
"""

from __future__ import annotations

from tongpin.method import Text
from tongpin.server.core.errors import NotAllowed, NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import can_see, led_by
from tongpin.server.people.models import User


def can_approve(actor: User, deal: Deal) -> bool:
    """Whether `actor` is above whoever sells: a manager over the deal's team who does not own it, or an
    administrator.
    """
    if actor.is_administrator:
        return True
    above = Deal.objects.filter(pk=deal.pk).exclude(owner=actor)
    return actor.is_manager and led_by(actor, above).exists()


def require_approve(actor: User, deal: Deal) -> None:
    """Raise `NotVisible` or `NotAllowed` unless `actor` may approve the deal's contracts."""
    if not can_see(actor, deal):
        raise NotVisible
    if not can_approve(actor, deal):
        raise NotAllowed(
            Text(
                "合同要由上级主管或管理员审批。",
                "A manager above or an administrator approves contracts.",
            ),
            Text("请把合同页的链接发给您的主管。", "Send your manager the address of the contract's page."),
        )
