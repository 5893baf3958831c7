"""Judging very many deals: in chunks, from a stream, with memory that does not grow."""

from .stream import Chunk, judge_stream

__all__ = ["Chunk", "judge_stream"]
