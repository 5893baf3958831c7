"""From text to the buyer's signals and our side's actions.

`default_reader(method)` gives the offline reader; any other that keeps to `tongpin.reading.types.Reader` may
take its place.
"""

from __future__ import annotations

from tongpin.reading.types import FoundAction, FoundSignal, Reader, Reading, Utterance
from tongpin.reading.united import default_reader

__all__ = ["FoundAction", "FoundSignal", "Reader", "Reading", "Utterance", "default_reader"]
