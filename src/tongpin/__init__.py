"""Tongpin 同频: keep the seller of a big account in step with the customer's buying."""

__version__ = "0.1.0"
