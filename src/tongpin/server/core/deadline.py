"""An end to a conversation with another server, however slowly it answers.

A time-out counts from one byte to the next, so that a server sending a byte now and then never meets it. A deadline
ends the connection itself, at any point from the handshake on.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator


class Deadline:
    """Watches connections; when its time has come, everything read from or written to them fails."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._handles: list[socket.socket] = []

    def left(self) -> float:
        """Return the seconds left, never quite none: a socket takes 0 for "do not wait"."""
        return max(0.001, self._ends - time.monotonic())

    def over(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() >= self._ends

    def watch(self, connection: socket.socket) -> None:
        """End this connection too. Called before TLS takes it over: a second handle on it is kept."""
        self._handles.append(connection.dup())

    def end(self) -> None:
        """End all connections now."""
        for handle in self._handles:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Watch nothing any more."""
        for handle in self._handles:
            handle.close()
        self._handles.clear()


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """Give a deadline for what is done inside."""
    found = Deadline(seconds)
    clock = threading.Timer(seconds, found.end)
    clock.daemon = True
    clock.start()
    try:
        yield found
    finally:
        clock.cancel()
        clock.join()
        found.forget()
