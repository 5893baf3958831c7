"""What is open, by how late it is: figures by currency, the filters, the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tongpin.server.cash.models import Invoice
from tongpin.server.cash.queries import invoice as queries
from tongpin.server.cash.queries.invoice import BUCKETS, NOT_DUE, Figure
from tongpin.server.cash.sums import Counted
from tongpin.server.core.money import DECIMALS, exact
from tongpin.server.people.models import User
from tongpin.server.people.queries import team as team_queries
from tongpin.server.people.queries import user as user_queries
from tongpin.server.web.panels.cash import late_words
from tongpin.server.web.panels.deals import FilterField

NAMES: dict[str, Promise] = {
    "not_due": gettext_lazy("Not due yet"),
    "d1_30": gettext_lazy("1–30 days late"),
    "d31_60": gettext_lazy("31–60 days late"),
    "d61_90": gettext_lazy("61–90 days late"),
    "over_90": gettext_lazy("More than 90 days late"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page is narrowed to; each is empty where it does not narrow. `bucket` and `currency` choose rows."""

    owner: str = ""
    team: str = ""
    customer: str = ""
    bucket: str = ""
    currency: str = ""

    @classmethod
    def read(cls, given: QueryDict) -> Filters:
        """Return the filters of a query string; what is none of the choices does not narrow."""
        found = {field.name: given.get(field.name, "") for field in fields(cls)}
        keys = {
            name: found[name] if found[name].isdecimal() and len(found[name]) < 18 else ""
            for name in ("owner", "team", "customer")
        }
        bucket = found["bucket"] if found["bucket"] in BUCKETS else ""
        currency = found["currency"] if found["currency"] in DECIMALS else ""
        return cls(**keys, bucket=bucket, currency=currency)

    def find(self, actor: User, today: date) -> Counted:
        """Return what is open of what the actor sees, by owner, team and customer."""
        owner = user_queries.visible_to(actor).filter(pk=self.owner).first() if self.owner else None
        team = team_queries.visible_to(actor).filter(pk=self.team).first() if self.team else None
        customer = int(self.customer) if self.customer else None
        return queries.collectable(actor, today=today, owner=owner, team=team, customer=customer)

    def rows(self, found: Counted) -> Counted:
        """Return those of the bucket and the currency chosen."""
        chosen = {"bucket": self.bucket, "contract__currency": self.currency}
        return found.filter(**{name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: what is open in a bucket, and how many invoices make it up."""

    bucket: str
    name: Promise
    amount: str
    count: int
    late: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One currency's figures by bucket, with their sum and how much of it is late."""

    currency: str
    total: str
    late: str
    count: int
    chosen: bool
    cells: tuple[Cell, ...]


def lines(figures: Iterable[Figure], filters: Filters) -> tuple[Line, ...]:
    """Return a line for each currency; an empty bucket is shown as zero."""
    by: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        by.setdefault(figure.currency, {})[figure.bucket] = figure
    return tuple(_line(currency, found, filters) for currency, found in by.items())


def _line(currency: str, found: dict[str, Figure], filters: Filters) -> Line:
    cells = []
    for bucket in BUCKETS:
        figure = found.get(bucket, Figure(bucket, currency, 0, 0))
        chosen = (filters.bucket, filters.currency) == (bucket, currency)
        amount = exact(figure.open_minor, currency)
        cells.append(
            Cell(bucket, NAMES[bucket], amount, figure.count, bucket != NOT_DUE and figure.count > 0, chosen)
        )
    late = sum(figure.open_minor for figure in found.values() if figure.bucket != NOT_DUE)
    return Line(
        currency=currency,
        total=exact(sum(figure.open_minor for figure in found.values()), currency),
        late=exact(late, currency) if late else "",
        count=sum(figure.count for figure in found.values()),
        chosen=filters.currency == currency and not filters.bucket,
        cells=tuple(cells),
    )


def filter_fields(filters: Filters, actor: User, today: date) -> tuple[FilterField, ...]:
    """Return the filters, with those owners, teams and customers of whom something is open."""
    every = pgettext("filter", "All")
    whole = queries.collectable(actor, today=today).order_by()

    def choices(path: str) -> tuple[tuple[str, str | Promise], ...]:
        found = whole.values_list(f"{path}__pk", f"{path}__name").distinct().order_by(f"{path}__name")
        return (("", every), *((str(pk), name) for pk, name in found if pk is not None))

    return (
        FilterField("owner", _("Owner"), filters.owner, choices("contract__deal__owner")),
        FilterField("team", _("Team"), filters.team, choices("contract__deal__team")),
        FilterField("customer", _("Customer"), filters.customer, choices("contract__deal__customer")),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One open invoice."""

    invoice: Invoice
    open: str
    amount: str
    late: str
    promise: str  # empty, kept (still ahead) or broken
    may_change: bool


def rows(found: Iterable[Any], changeable: set[int], today: date) -> tuple[Row, ...]:
    """Return the rows; `changeable` are the keys of the deals that the reader may change."""
    return tuple(_row(one, changeable, today) for one in found)


def _row(invoice: Any, changeable: set[int], today: date) -> Row:
    currency = invoice.contract.currency
    late = (today - invoice.due_on).days
    promise = "" if invoice.promised_on is None else ("kept" if invoice.promised_on >= today else "broken")
    part = invoice.open_minor != invoice.amount_minor
    return Row(
        invoice=invoice,
        open=exact(invoice.open_minor, currency),
        amount=exact(invoice.amount_minor, currency) if part else "",
        late=late_words(late) if late > 0 else "",
        promise=promise,
        may_change=invoice.contract.deal_id in changeable,
    )
