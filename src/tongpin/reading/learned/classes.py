"""The word classes of a sentence (who, does what, to what, in what state), denied ones apart, as features."""

from __future__ import annotations

from tongpin.reading.cuebook import Cuebook
from tongpin.reading.sentences import Piece, sentences
from tongpin.reading.view import view_of


def classes_of(book: Cuebook, text: str, piece: Piece, speaker: str) -> frozenset[str]:
    """Return the classes in one sentence of normalised text: "c:asks", or "n:asks" where it is only there denied.

    The very words that a cue spells out are no class.
    """
    view = view_of(book, text, piece, speaker)
    return frozenset(
        f"n:{name}" if all(map(view.denied, places)) else f"c:{name}"
        for name, places in view.found.items()
        if not name.startswith("'")
    )


def classes_in(book: Cuebook, text: str, speaker: str) -> frozenset[str]:
    """Return the classes of all sentences of a normalised text."""
    return frozenset(name for piece in sentences(text) for name in classes_of(book, text, piece, speaker))
