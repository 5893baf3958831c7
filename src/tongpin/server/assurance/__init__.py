"""The customer's concerns and the proofs that answer them."""
