"""The addresses, by noun."""
