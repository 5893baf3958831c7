"""Accounts: fields and constraints."""

from .contact import Contact
from .customer import Customer, Size
from .incumbency import Incumbency

__all__ = ["Contact", "Customer", "Incumbency", "Size"]
