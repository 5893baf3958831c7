"""From text to the buyer's signals and our side's actions.

`default_reader(method)` gives the offline reader; any other that keeps to `tongpin.reading.types.Reader` may
take its place.
"""

from __future__ import annotations

from tongpin.method.model import Method
from tongpin.reading.types import FoundAction, FoundSignal, Reader, Reading, Utterance

__all__ = ["FoundAction", "FoundSignal", "Reader", "Reading", "Utterance", "default_reader"]


def default_reader(method: Method) -> Reader:
    """Return the reader that needs nothing but this package; ids that `method` has retired are not looked for.

    Only now is the reader imported and loaded (a third of a second), since most who use this package's types read nothing.
    """
    from tongpin.reading.reader import default_reader as load  # noqa: PLC0415 - see above

    return load(method)
