"""Who sees a deal, and who may change it: the one source for lists and for single checks.

Its owner, its members, the managers of its team and of the teams above, and administrators see a deal; for
everybody else it does not exist. A watcher reads only.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongpin.method import Text
from tongpin.server.core.errors import NotAllowed, NotVisible
from tongpin.server.deals.models import Deal, Member, Part
from tongpin.server.people.models import User


def seen_by(actor: User, deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Return those of `deals` that `actor` sees."""
    if not actor.is_active:
        return deals.none()
    if actor.is_administrator:
        return deals
    return deals.filter(Q(owner=actor) | _is_member(actor) | _is_led_by(actor))


def changed_by(actor: User, deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Return those of `deals` that `actor` may change."""
    if not actor.is_active:
        return deals.none()
    if actor.is_administrator:
        return deals
    return deals.filter(Q(owner=actor) | _is_member(actor, but=Part.WATCHER) | _is_led_by(actor))


def led_by(actor: User, deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Return those of `deals` that `actor` answers for: may close, hand over, and say who is on them."""
    if not actor.is_active:
        return deals.none()
    if actor.is_administrator:
        return deals
    return deals.filter(Q(owner=actor) | _is_led_by(actor))


def _is_member(actor: User, but: str = "") -> Exists:
    return Exists(Member.objects.filter(deal=OuterRef("pk"), user=actor).exclude(part=but))


def _is_led_by(actor: User) -> Q:
    if actor.is_manager and actor.team:
        return Q(team__path__startswith=actor.team.path)
    return Q(pk__in=[])


def can_see(actor: User, deal: Deal) -> bool:
    """Whether the deal exists for `actor`."""
    return seen_by(actor, Deal.objects.filter(pk=deal.pk)).exists()


def can_change(actor: User, deal: Deal) -> bool:
    """Whether `actor` may add to the deal and change it."""
    return changed_by(actor, Deal.objects.filter(pk=deal.pk)).exists()


def can_close(actor: User, deal: Deal) -> bool:
    """Whether `actor` may end the deal, open it again, hand it over and say who is on it."""
    return led_by(actor, Deal.objects.filter(pk=deal.pk)).exists()


def require_change(actor: User, deal: Deal) -> None:
    """Raise `NotVisible` or `NotAllowed` unless `actor` may change the deal."""
    if not can_see(actor, deal):
        raise NotVisible
    if not can_change(actor, deal):
        raise NotAllowed(
            Text("您在这单里只能查看。", "You may only read this deal."),
            Text("需要修改的话，请负责人调整您的身份。", "Ask its owner to give you a part in it."),
        )


def require_lead(actor: User, deal: Deal) -> None:
    """Raise `NotVisible` or `NotAllowed` unless `actor` answers for the deal."""
    if not can_see(actor, deal):
        raise NotVisible
    if not can_close(actor, deal):
        raise NotAllowed(
            Text(
                "只有负责人和上级主管能做这件事。",
                "Only the deal's owner and the managers above may do this.",
            )
        )
