"""Adding up: what is invoiced, credited, paid and open. The one source for pages, API and checks.

All sums are of one currency: an invoice has its contract's, an allocation joins a payment and an invoice of the same.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from tongpin.server.cash.models import Allocation, Contract, Invoice, Payment

LIVE = Q(cancelled_at__isnull=True)
Counted = QuerySet[Any]  # rows that carry figures beside their fields
_WHOLE = BigIntegerField()


def _zero() -> Value:
    return Value(0, output_field=_WHOLE)


def _sum(rows: QuerySet[Allocation] | QuerySet[Invoice] | QuerySet[Payment], by: str) -> Coalesce:
    """Return the sum of the rows' amounts, grouped by the one field that names the outer row."""
    summed = rows.order_by().values(by).annotate(total=Sum("amount_minor")).values("total")
    return Coalesce(Subquery(summed, output_field=_WHOLE), _zero())


def invoices_with_figures(invoices: QuerySet[Invoice]) -> Counted:
    """Return invoices each with `credited_minor` (0 or less), `paid_minor` and `open_minor`.

    Credit notes and cancelled invoices have nothing open: a credit note lowers what is open of the one it corrects.
    """
    credits_ = _sum(Invoice.objects.filter(LIVE, corrects=OuterRef("pk")), "corrects")
    settled = Allocation.objects.filter(invoice=OuterRef("pk"), payment__withdrawn_at__isnull=True)
    counted = LIVE & Q(corrects__isnull=True)
    return invoices.annotate(credited_minor=credits_, paid_minor=_sum(settled, "invoice")).annotate(
        open_minor=Case(
            When(counted, then=F("amount_minor") + F("credited_minor") - F("paid_minor")),
            default=_zero(),
            output_field=_WHOLE,
        )
    )


def contracts_with_figures(contracts: QuerySet[Contract]) -> Counted:
    """Return contracts each with `invoiced_minor`, `paid_minor`, `to_invoice_minor` and `open_minor`.

    `to_invoice_minor` is below 0 where more was invoiced than agreed, with a reason.
    """
    live = Invoice.objects.filter(LIVE, contract=OuterRef("pk"))
    settled = Allocation.objects.filter(invoice__contract=OuterRef("pk"), payment__withdrawn_at__isnull=True)
    return contracts.annotate(
        invoiced_minor=_sum(live, "contract"), paid_minor=_sum(settled, "invoice__contract")
    ).annotate(
        to_invoice_minor=F("amount_minor") - F("invoiced_minor"),
        open_minor=F("invoiced_minor") - F("paid_minor"),
    )


def payments_with_figures(payments: QuerySet[Payment]) -> Counted:
    """Return payments each with `settled_minor` and `credit_minor`, what settles nothing yet."""
    parts = Allocation.objects.filter(payment=OuterRef("pk"))
    return payments.annotate(settled_minor=_sum(parts, "payment")).annotate(
        credit_minor=Case(
            When(withdrawn_at__isnull=True, then=F("amount_minor") - F("settled_minor")),
            default=_zero(),
            output_field=_WHOLE,
        )
    )


def invoiced(contract: Contract) -> int:
    """Return the sum of a contract's live invoices, credit notes taken off."""
    found = Invoice.objects.filter(LIVE, contract=contract).aggregate(total=Sum("amount_minor"))
    return found["total"] or 0


def figures_of(invoice: Invoice) -> Any:
    """Return an invoice as it is now, with its figures."""
    return invoices_with_figures(Invoice.objects.filter(pk=invoice.pk)).get()


def credit_of(payment: Payment) -> int:
    """Return how much of a payment settles nothing yet."""
    return int(payments_with_figures(Payment.objects.filter(pk=payment.pk)).get().credit_minor)
