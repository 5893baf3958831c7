"""Reading deals."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import OrderBy

from tongpin.method import Text
from tongpin.server.core.errors import Invalid, NotVisible
from tongpin.server.core.text import needle
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal, Outcome
from tongpin.server.evidence.models import Event
from tongpin.server.people.models import User

ORDERS: dict[str, tuple[str | OrderBy, str]] = {
    "changed": ("-changed_at", "-pk"),
    "name": ("folded", "pk"),
    "value": (F("value_minor").desc(nulls_last=True), "-pk"),
    "next_step": (F("next_step_on").asc(nulls_last=True), "-pk"),
    "last_event": (F("last_event_at").desc(nulls_last=True), "-pk"),
    "lead": (F("judgement__lead").desc(nulls_last=True), "-pk"),
}


def visible_to(actor: User) -> QuerySet[Deal]:
    """Return the deals that `actor` sees, with customer, owner and team at hand."""
    return policies.seen_by(actor, Deal.objects.select_related("customer", "owner", "team"))


def get_for(actor: User, pk: int) -> Deal:
    """Return one deal, or raise `NotVisible`."""
    deal = visible_to(actor).filter(pk=pk).first()
    if deal is None:
        raise NotVisible
    return deal


def open_of(owner: User) -> QuerySet[Deal]:
    """Return the deals that somebody answers for and that have not ended."""
    return Deal.objects.filter(owner=owner, outcome=Outcome.OPEN)


def listed(
    actor: User,
    *,
    search: str = "",
    stage: str = "",
    owner: User | None = None,
    outcome: str = "open",
    motion: str = "",
    in_step: bool | None = None,
    order: str = "changed",
) -> QuerySet[Deal]:
    """Return the deals that fit, each with its stored judgement and `last_event_at`, in one query.

    `search` is any part of the deal's or the customer's name, full or half width. `outcome` empty means all.
    """
    if order not in ORDERS:
        raise Invalid("order", Text(f"不能按 {order} 排序。", f"Deals cannot be sorted by {order}."))
    deals = visible_to(actor).select_related("judgement").annotate(last_event_at=_last_event())
    for word in needle(search).split():
        deals = deals.filter(folded__contains=word)
    exact = {"judgement__stage": stage, "owner": owner, "outcome": outcome, "motion": motion}
    deals = deals.filter(**{field: value for field, value in exact.items() if value})
    if in_step is not None:
        deals = deals.filter(judgement__in_step=in_step)
    return deals.order_by(*ORDERS[order])


def _last_event() -> Subquery:
    events = Event.objects.filter(deal=OuterRef("pk"), withdrawn_at__isnull=True).order_by("-at")
    return Subquery(events.values("at")[:1])


def search(actor: User, text: str) -> QuerySet[Deal]:
    """Return the deals that `text` finds, ended ones too, the open ones first: each word of it in the deal's name, in
    its customer's, or in how one of them sounds; a number finds the deal of that number as well.
    """
    words = needle(text).split()
    by_name = Q()
    for word in words:
        by_name &= Q(folded__contains=word)
    by_number = Q(pk=int(words[0])) if len(words) == 1 and _is_number(words[0]) else Q(pk__in=[])
    # Which deals, before anything is joined to them: joined first, a database walks all customers instead.
    found = policies.seen_by(actor, Deal.objects.order_by()).filter(by_name | by_number).values("pk")
    ended = Case(When(outcome=Outcome.OPEN, then=0), default=1)
    shown = Deal.objects.select_related("customer", "owner", "team").filter(pk__in=found)
    return shown.order_by(ended, "-changed_at", "-pk")


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and int(word) < 2**63
