"""Contracts, what is due under them, what was paid, and collecting it."""
