"""Reading customers."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tongpin.server.accounts import naming
from tongpin.server.accounts.models import Customer
from tongpin.server.core.errors import NotVisible
from tongpin.server.core.text import fold, needle
from tongpin.server.deals.models import Deal, Outcome
from tongpin.server.deals.policies import seen_by
from tongpin.server.evidence.models import Event
from tongpin.server.people.models import User

MOST_ALIKE = 5
MOST_HOLDING = 50


def visible_to(actor: User) -> QuerySet[Customer]:
    """Return the customers one owns, of teams one leads, or with a deal that one sees."""
    customers = Customer.objects.select_related("owner")
    if not actor.is_active:
        return customers.none()
    if actor.is_administrator:
        return customers
    seen = Q(owner=actor) | Q(Exists(seen_by(actor, Deal.objects.filter(customer=OuterRef("pk")))))
    if actor.is_manager and actor.team:
        seen |= Q(team__path__startswith=actor.team.path)
    return customers.filter(seen)


def get_for(actor: User, pk: int) -> Customer:
    """Return one customer, or raise `NotVisible`."""
    customer = visible_to(actor).filter(pk=pk).first()
    if customer is None:
        raise NotVisible
    return customer


def named(actor: User, name: str) -> Customer | None:
    """Return the visible customer of that very name, full and half width the same."""
    return visible_to(actor).filter(folded=needle(name)).first()


def search(actor: User, text: str) -> QuerySet[Customer]:
    """Return the visible customers that `text` finds: each word of it in a name, an alias, the credit code, or in
    how a name sounds; full and half width are the same.
    """
    found = visible_to(actor)
    for word in needle(text).split():
        found = found.filter(sought__contains=word)
    return found


def listed(actor: User, text: str = "") -> QuerySet[Customer]:
    """Return the customers that fit, each with `open_deals` and `last_event_at`, both of the deals that the actor
    sees only.
    """
    deals = seen_by(actor, Deal.objects.filter(customer=OuterRef("pk"))).order_by()
    counted = deals.filter(outcome=Outcome.OPEN).values("customer").annotate(n=Count("pk")).values("n")
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    events = Event.objects.filter(
        deal__customer=OuterRef("pk"), deal__in=seen, withdrawn_at__isnull=True
    ).order_by("-at")
    return search(actor, text).annotate(
        open_deals=Coalesce(Subquery(counted), 0), last_event_at=Subquery(events.values("at")[:1])
    )


def alike(actor: User, name: str, credit_code: str = "", but: Customer | None = None) -> list[Customer]:
    """Return the visible customers that may be the same company: by name without legal form, an alias, or the code."""
    key = naming.key(name)
    same = Q(folded=fold(name)) | (Q(key=key) if key else Q(pk__in=[]))
    if credit_code:
        same |= Q(credit_code=credit_code)
    seen = visible_to(actor)
    if but is not None:
        seen = seen.exclude(pk=but.pk)
    near = list(seen.filter(same).order_by("folded", "pk")[:MOST_ALIKE])
    holding = seen.filter(sought__contains=fold(name)).exclude(aliases=[])[:MOST_HOLDING] if key else ()
    renamed = [one for one in holding if fold(name) in map(fold, one.aliases) and one not in near]
    return [*near, *renamed][:MOST_ALIKE]
