"""Judging very many deals: in one pass, in chunks, from a stream, with memory that does not grow."""

from .many import Many, judge_many
from .reading import deals_from_parquet, deals_from_rows
from .stream import Chunk, judge_stream

__all__ = ["Chunk", "Many", "deals_from_parquet", "deals_from_rows", "judge_many", "judge_stream"]
