"""Accounts: the reads."""
