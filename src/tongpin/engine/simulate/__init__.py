"""Deals with a known truth: for tests, for the benchmarks and for planning a company's own trial."""

from .deals import Path, Simulated, simulate
from .experts import expert
from .method_world import world_of
from .world import CLEAN, MILD, NOISY, Dials, World, reference_world

__all__ = [
    "CLEAN",
    "MILD",
    "NOISY",
    "Dials",
    "Path",
    "Simulated",
    "World",
    "expert",
    "reference_world",
    "simulate",
    "world_of",
]
