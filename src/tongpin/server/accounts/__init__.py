"""Customers' companies and their people."""
