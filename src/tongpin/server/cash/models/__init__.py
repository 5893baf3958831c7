"""Contracts, invoices, payments and reminders: fields and constraints."""

from .contract import Contract, ContractState
from .invoice import Invoice
from .payment import Allocation, Payment
from .reminder import Reminder

__all__ = ["Allocation", "Contract", "ContractState", "Invoice", "Payment", "Reminder"]
