"""Contracts, invoices, payments and reminders as they are typed; the domain checks every value."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.server.cash.domain.contract import NOTICE_DAYS
from tongpin.server.cash.models import Contract, Invoice
from tongpin.server.core import money
from tongpin.server.core.errors import Invalid
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.queries import file as file_queries
from tongpin.server.people.models import User
from tongpin.server.web.forms.fields import Words, offer

PAYABLE_DAYS = 30  # what the library of criteria calls usual (method G3, payment terms)
_CONTRACT = (
    "number",
    "title",
    "currency",
    "signed_on",
    "starts_on",
    "ends_on",
    "notice_days",
    "note",
    "version",
)


class Day(forms.DateField):
    """A day, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        picked = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        given: dict[str, Any] = {"required": False, "widget": picked} | kwargs
        super().__init__(**given)


def show_at(form: forms.Form, error: Invalid) -> None:
    """Put what the domain refused at the field that it is about, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.say())


class ContractForm(forms.Form):
    """A contract's draft."""

    number = Words(label=_("Number"), required=True)
    title = Words(label=pgettext_lazy("contract", "Title"), required=True)
    amount = Words(
        label=_("Amount, tax included"),
        required=True,
        help_text=_("Such as 3m or 3000000. For a price-list contract: what it is expected to come to."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in money.DECIMALS])
    tax_rate = Words(label=_("Tax rate, %"), help_text=_("Such as 6 or 13"))
    signed_on = Day(label=_("Signed on"))
    starts_on = Day(label=_("Starts on"))
    ends_on = Day(label=_("Ends on"))
    notice_days = forms.IntegerField(
        label=_("Remind of the renewal, days before"), initial=NOTICE_DAYS, min_value=0
    )
    file = forms.ChoiceField(label=_("File"), required=False)
    note = Words(label=pgettext_lazy("money", "Note"), widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, actor: User, deal: Deal, contract: Contract | None = None) -> None:  # fmt: skip
        super().__init__(data, initial=_contract_initial(deal, contract))
        self._files = {str(one.pk): one for one in file_queries.of_deal(actor, deal)}
        names = [(key, one.original_name) for key, one in self._files.items()]
        offer(self, "file", [("", now_("none")), *names])
        if contract is not None and contract.replaces_id:
            del self.fields["number"], self.fields["currency"]

    def given(self) -> dict[str, Any]:
        """Return what the domain is told."""
        found = {name: self.cleaned_data[name] for name in self.fields if name != "version"}
        return found | {"file": self._files.get(self.cleaned_data["file"])}


def _contract_initial(deal: Deal, contract: Contract | None) -> dict[str, Any]:
    if contract is None:
        amount = money.typed(deal.value_minor, deal.currency) if deal.value_minor else ""
        return {"title": deal.name, "currency": deal.currency, "amount": amount}
    found = {name: getattr(contract, name) for name in _CONTRACT}
    return found | {
        "amount": money.typed(contract.amount_minor, contract.currency),
        "tax_rate": f"{contract.tax_rate / 100:g}" if contract.tax_rate else "",
        "file": str(contract.file_id or ""),
    }


class StartForm(forms.Form):
    """From when a contract is in force."""

    signed_on = Day(label=_("Signed on"))
    starts_on = Day(label=_("Starts on"))


class InvoiceForm(forms.Form):
    """An invoice under a contract."""

    number = Words(label=_("Invoice number"), required=True)
    amount = Words(label=_("Amount, tax included"), required=True)
    tax = Words(label=_("Tax in it"), help_text=_("Left empty: by the contract's rate"))
    issued_on = Day(label=_("Issued on"))
    due_on = Day(label=_("Due on"), required=True)
    note = Words(label=pgettext_lazy("money", "Note"), help_text=_("Such as: freight for May"))
    over_reason = Words(label=_("Why more than the contract says"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"issued_on": today, "due_on": today + timedelta(days=PAYABLE_DAYS)})


class CreditForm(forms.Form):
    """A credit note: what is given back of an invoice."""

    number = Words(label=_("Credit note number"), required=True)
    amount = Words(label=_("Amount given back"), required=True)
    issued_on = Day(label=_("Issued on"))
    reason = Words(label=pgettext_lazy("reason", "Why"), required=True)


class ReminderForm(forms.Form):
    """That the customer was asked to pay."""

    reminded_on = Day(label=_("Reminded on"))
    promised_on = Day(label=_("Promised to pay by"))
    note = Words(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"reminded_on": timezone.localdate()})


class PaymentForm(forms.Form):
    """Money that came in, and what it is for."""

    amount = Words(label=_("Amount received"), required=True)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in money.DECIMALS])
    received_on = Day(label=_("Received on"))
    reference = Words(label=_("Bank reference"))
    note = Words(label=pgettext_lazy("money", "Note"))
    invoices = forms.MultipleChoiceField(
        label=_("It pays for"),
        required=False,
        help_text=_("None chosen: those due first. What is left over stays as the customer's credit."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, deal: Deal, found: list[Invoice]) -> None:
        currency = found[0].contract.currency if found else deal.currency
        super().__init__(data, initial={"currency": currency, "received_on": timezone.localdate()})
        self._invoices = {str(one.pk): one for one in found}
        offer(self, "invoices", [(key, _open_words(one)) for key, one in self._invoices.items()])

    def given(self) -> dict[str, Any]:
        """Return what the domain is told; the invoices chosen in the order they fall due."""
        chosen = set(self.cleaned_data["invoices"])
        invoices = [one for key, one in self._invoices.items() if key in chosen]
        return self.cleaned_data | {"invoices": invoices or None}


def _open_words(invoice: Any) -> str:
    shown = money.exact(invoice.open_minor, invoice.contract.currency)
    return now_("%(number)s · %(open)s open · due %(due)s") % {
        "number": invoice.number,
        "open": shown,
        "due": invoice.due_on.isoformat(),
    }


class AllocationForm(forms.Form):
    """What is left of a payment, put on an invoice."""

    invoice = forms.ChoiceField(label=_("Invoice"))
    amount = Words(label=_("Amount"), help_text=_("Left empty: as much as possible"))

    def __init__(self, data: Any = None, *, found: list[Invoice]) -> None:
        super().__init__(data)
        self._invoices = {str(one.pk): one for one in found}
        offer(self, "invoice", [(key, _open_words(one)) for key, one in self._invoices.items()])

    def chosen(self) -> Invoice:
        """Return the invoice chosen."""
        return self._invoices[self.cleaned_data["invoice"]]
