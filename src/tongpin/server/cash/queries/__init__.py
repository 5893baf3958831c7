"""Money under contract: the reads."""
