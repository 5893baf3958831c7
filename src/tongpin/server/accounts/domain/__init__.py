"""Accounts: the writes."""
