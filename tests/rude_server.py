"""A real HTTP server that answers as asked for, well or badly: for what the application asks of others."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Behave = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Reads the request, notes it, and behaves as the server's next behaviour says."""

    protocol_version = "HTTP/1.1"
    server: Rude
    close_connection: bool

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(Seen(self.path, dict(self.headers), self.body))
        turn = min(len(self.server.seen), len(self.server.behaviours)) - 1
        self.close_connection = True
        try:
            self.server.behaviours[turn](self)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        return

    def answer(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def asked(self) -> dict[str, Any]:
        """Return the pieces that the reader asks about."""
        found: dict[str, Any] = json.loads(json.loads(self.body)["messages"][1]["content"])
        return found


@dataclass
class Seen:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class State:
    """What a test tells the server and learns from it."""

    url: str
    seen: list[Seen] = field(default_factory=list)


class Rude(ThreadingHTTPServer):
    """The server; the last behaviour holds for all further requests."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behaviours: tuple[Behave, ...]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours = behaviours
        self.seen: list[Seen] = []
        self.over = threading.Event()


@contextmanager
def rude_server(*behaviours: Behave, certificate: Path | None = None) -> Iterator[State]:
    """Run a server on this machine for the length of the block; by TLS with a folder of `key.pem` and `cert.pem`."""
    with Rude(behaviours) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield State(f"{scheme}://127.0.0.1:{server.server_port}/v1", server.seen)
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def completion(text: str, tokens: Any = 100, **choice: Any) -> bytes:
    """Return a chat completion's body."""
    whole = {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"} | choice],
        "usage": {"total_tokens": tokens},
    }
    return json.dumps(whole).encode()


def says(text: str, **given: Any) -> Behave:
    """Answer with a completion."""
    return lambda handler: handler.answer(completion(text, **given))


def finds(*signals: dict[str, Any], actions: tuple[dict[str, Any], ...] = ()) -> Behave:
    """Find the same in every piece that holds the quote."""

    def behave(handler: Handler) -> None:
        pieces = [
            {
                "n": piece["n"],
                "signals": [one for one in signals if one["quote"] in piece["text"]],
                "actions": [one for one in actions if one["quote"] in piece["text"]],
            }
            for piece in handler.asked()["pieces"]
        ]
        handler.answer(completion(json.dumps({"pieces": pieces})))

    return behave


def status(code: int, **headers: str) -> Behave:
    """Answer with a status and a page of words."""
    return lambda handler: handler.answer(b'{"error": "no"}', code, **headers)


def hangs(handler: Handler) -> None:
    """Say nothing."""
    handler.server.over.wait(20)


def drips(handler: Handler) -> None:
    """Send a byte now and then, without end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while not handler.server.over.wait(0.05):
        handler.wfile.write(b" ")


def drips_headers(handler: Handler) -> None:
    """Send one header line now and then, without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.over.wait(0.05):
        handler.wfile.write(b"X")


def huge(handler: Handler) -> None:
    """Announce and send more than anybody wants."""
    handler.answer(b" " * 3_000_000)


def huge_unannounced(handler: Handler) -> None:
    """Send more than anybody wants and say nothing of how much."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b" " * 65536)


def stops_halfway(handler: Handler) -> None:
    """Announce a body and hang up in the middle."""
    whole = completion("{}")
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(whole)))
    handler.end_headers()
    handler.wfile.write(whole[: len(whole) // 2])


def hangs_up(handler: Handler) -> None:
    """Close without a word."""
    handler.close_connection = True


def gibberish(handler: Handler) -> None:
    """Answer with what is no HTTP."""
    handler.wfile.write(b"220 smtp ready\r\n")


def sends_elsewhere(to: str) -> Behave:
    """Redirect."""
    return lambda handler: handler.answer(b"", 307, Location=to)
