"""Reading invoices, and what is open by how late it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Count, OuterRef, Q, Subquery, Sum, Value, When

from tongpin.server.cash import sums
from tongpin.server.cash.models import Contract, Invoice, Reminder
from tongpin.server.cash.sums import Counted
from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.people.models import Team, User

# Days late from which each bucket begins, the latest first; what is not late yet is `NOT_DUE`.
LATE = (("over_90", 91), ("d61_90", 61), ("d31_60", 31), ("d1_30", 1))
NOT_DUE = "not_due"
BUCKETS = (NOT_DUE, *(name for name, _ in reversed(LATE)))


@dataclass(frozen=True, slots=True)
class Figure:
    """What is open in one bucket and one currency: the sum in minor units and how many invoices make it up."""

    bucket: str
    currency: str
    open_minor: int
    count: int


def visible_to(actor: User) -> Counted:
    """Return the invoices of the deals one sees, each with what is credited, paid and open (`cash.sums`)."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    joined = Invoice.objects.select_related(
        "contract__deal__customer", "contract__deal__owner", "corrects", "cancelled_by"
    )
    return sums.invoices_with_figures(joined.filter(contract__deal__in=seen))


def of_contract(actor: User, contract: Contract) -> Counted:
    """Return a contract's invoices, first due first, cancelled ones too."""
    found = visible_to(actor).filter(contract=contract)
    return found.prefetch_related("allocations__payment", "reminders__by").order_by("due_on", "pk")


def together(actor: User, invoice: Invoice) -> Counted:
    """Return an invoice and the credit notes that correct it, with payments and reminders."""
    found = visible_to(actor).filter(Q(pk=invoice.pk) | Q(corrects=invoice))
    return found.prefetch_related("allocations__payment", "reminders__by").order_by("pk")


def open_of(actor: User, deal: Deal, currency: str = "") -> Counted:
    """Return what a deal's customer still owes, first due first; `currency` empty: in all."""
    found = visible_to(actor).filter(contract__deal=deal, open_minor__gt=0)
    return (found.filter(contract__currency=currency) if currency else found).order_by("due_on", "pk")


def get_for(actor: User, pk: int) -> Invoice:
    """Return one, or raise `NotVisible`."""
    found: Invoice | None = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def bucket_of(due_on: date, today: date) -> str:
    """Return in which bucket an open invoice lies."""
    late = (today - due_on).days
    return next((name for name, since in LATE if late >= since), NOT_DUE)


def collectable(
    actor: User,
    *,
    today: date,
    owner: User | None = None,
    team: Team | None = None,
    customer: int | None = None,
) -> Counted:
    """Return every open invoice that one sees, each with its `bucket` and its last reminder.

    `team` takes in the teams below it; `customer` is a key.
    """
    last = Reminder.objects.filter(invoice=OuterRef("pk")).order_by("-reminded_on", "-pk")
    found: Counted = visible_to(actor).filter(open_minor__gt=0)
    if owner is not None:
        found = found.filter(contract__deal__owner=owner)
    if team is not None:
        found = found.filter(contract__deal__team__path__startswith=team.path)
    if customer is not None:
        found = found.filter(contract__deal__customer=customer)
    steps = Reminder.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    found = found.annotate(
        bucket=_bucket(today),
        reminded_on=Subquery(last.values("reminded_on")[:1]),
        reminded_by=Subquery(last.values("by__name")[:1]),
        promised_on=Subquery(last.values("promised_on")[:1]),
        steps=Subquery(steps.annotate(n=Count("pk")).values("n")),
    )
    return found.order_by("due_on", "pk")


def figures(invoices: Counted) -> Iterator[Figure]:
    """Return the sums of `collectable` invoices by bucket and currency. Currencies are never added up."""
    grouped = invoices.order_by().values("bucket", "contract__currency")
    for row in grouped.annotate(total=Sum("open_minor"), n=Count("pk")).order_by("contract__currency"):
        yield Figure(row["bucket"], row["contract__currency"], row["total"], row["n"])


def _bucket(today: date) -> Case:
    """Return the bucket in SQL: the same bounds as `bucket_of`."""
    late = [When(due_on__lte=today - timedelta(days=since), then=Value(name)) for name, since in LATE]
    return Case(*late, default=Value(NOT_DUE), output_field=CharField(max_length=10))
