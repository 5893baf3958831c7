"""Money under contract: the writes."""
