"""Deals, who is on them, the customer's buying group, and our moves."""
