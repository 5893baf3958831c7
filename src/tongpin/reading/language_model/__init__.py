"""An optional reader: a language model behind a client handed in, its every answer checked against the text.

The library itself has no network. What is sent can be looked at beforehand (`ModelReader.preview`), names, phones
and amounts are masked unless one says otherwise, and whatever goes wrong, the offline reader's reading stands.
"""

from __future__ import annotations

from tongpin.reading.language_model.client import Completion, ModelClient, ModelFailure
from tongpin.reading.language_model.reader import Limits, ModelReader, Noted, Sent

__all__ = ["Completion", "Limits", "ModelClient", "ModelFailure", "ModelReader", "Noted", "Sent"]
