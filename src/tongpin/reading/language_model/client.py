"""What the reader wants of whoever talks to the model for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from tongpin.method import Text

Body: TypeAlias = Mapping[str, Any]


NOT_SENT = frozenset({"bad_address", "not_https", "certificate"})  # failures before anything has left


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's answer, and the tokens it says that it used; 0 where it does not say."""

    text: str
    tokens: int = 0


class ModelFailure(Exception):
    """There is no usable answer. `code` is one word for logs, `message` is for people."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message


class Cache(Protocol):
    """Keeps answers by the hash of their request; a dict is one."""

    def get(self, key: str, /) -> str | None:
        """Return an answer's text, if it is kept."""
        ...

    def __setitem__(self, key: str, value: str, /) -> None:
        """Keep an answer's text."""
        ...


class ModelClient(Protocol):
    """Sends a chat completion and returns its answer; keeps to a time and a size of its own."""

    @property
    def model(self) -> str:
        """The model's name, as its provider calls it."""
        ...

    def complete(self, body: Body) -> Completion:
        """Send a request's body. Raises `ModelFailure`."""
        ...
