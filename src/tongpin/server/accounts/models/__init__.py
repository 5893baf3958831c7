"""Accounts: fields and constraints."""

from .contact import Contact
from .customer import Customer

__all__ = ["Contact", "Customer"]
