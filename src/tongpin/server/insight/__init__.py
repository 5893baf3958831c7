"""Stored judgements, made from the record and made again at will."""
