"""Outgoing HTTP: one request to one address that was looked at, within a time and a size, never led elsewhere.

- https, with the certificate checked; http only inside the company's own network and only where the administrator
  has said so (`inside`).
- The name is resolved once (`addresses.resolve`), only public addresses unless `inside`; the connection goes to what
  was looked at, the name is used for the certificate.
- No redirect is followed: it is a failure. No proxy is taken from the environment.
- The whole exchange has one deadline, kept by closing the connection, so that an answer that drips does not hold us.
- The answer is read up to a size; compression is not asked for.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from tongpin.method import Text
from tongpin.server.core.addresses import resolve
from tongpin.server.core.deadline import Deadline, deadline
from tongpin.server.core.errors import Invalid

CHUNK = 64 * 1024
PORTS = {"https": 443, "http": 80}


class OutgoingFailure(Exception):
    """There was no answer that can be used. `code` is one word for logs; `message` is for people."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    kind: str  # the content type without its parameters
    body: bytes
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes, taken apart and looked at."""

    scheme: str
    host: str
    port: int
    path: str


def place_of(url: str, *, inside: bool = False) -> Place:
    """Take an address apart. Raises `OutgoingFailure` where it is none that may be asked."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _bad_address() from None
    if any(letter.isspace() or not letter.isprintable() for letter in url.strip()):
        raise _bad_address()
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password or parts.fragment:
        raise _bad_address()
    if parts.scheme == "http" and not inside:
        raise OutgoingFailure(
            "not_https",
            Text(
                "地址不是 https，内容会在路上被人看到，没有发送。",
                "The address is not https, so others could read along; nothing was sent.",
            ),
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, parts.hostname, port or PORTS[parts.scheme], path)


def post(
    place: Place,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    most: int,
    inside: bool = False,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """Send one POST and return the answer, whatever its status but a redirect.

    Parameters
    ----------
    seconds : float
        For everything: connecting, sending, waiting and reading.
    most : int
        Bytes of the answer that are accepted.
    context : SSLContext, optional
        Whose certificates are believed; by default the system's.

    Raises
    ------
    OutgoingFailure
    """
    return _exchange(place, "POST", body, headers, seconds=seconds, most=most, inside=inside, context=context)


def get(
    place: Place, *, seconds: float, most: int, inside: bool = False, context: ssl.SSLContext | None = None
) -> Answer:
    """Ask for what is at an address, as `post` does for an answer. Raises `OutgoingFailure`."""
    headers = {"User-Agent": "tongpin"}
    return _exchange(place, "GET", None, headers, seconds=seconds, most=most, inside=inside, context=context)


def _exchange(
    place: Place,
    method: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    seconds: float,
    most: int,
    inside: bool,
    context: ssl.SSLContext | None,
) -> Answer:
    try:
        addresses = resolve(place.host, place.port, inside=inside)
    except Invalid as error:
        raise OutgoingFailure("bad_address", error.message) from None
    with deadline(seconds) as end:
        connection = _Pinned(place, addresses, end, context or ssl.create_default_context())
        try:
            connection.request(method, place.path, body, {**headers, "Accept-Encoding": "identity"})
            with closing(connection.getresponse()) as response:
                return _read(response, most, end)
        except ssl.SSLCertVerificationError:
            raise _uncertified() from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _late() if end.over() else _unreachable(error) from None
        finally:
            connection.close()


class _Pinned(http.client.HTTPConnection):
    """Connects to the addresses that were looked at, never to the name."""

    def __init__(
        self, place: Place, addresses: tuple[str, ...], end: Deadline, context: ssl.SSLContext
    ) -> None:
        super().__init__(place.host, place.port)
        self._place, self._addresses, self._end, self._context = place, addresses, end, context

    def connect(self) -> None:
        """Connect to the first address that answers; with TLS for https."""
        plain = self._plain()
        self._end.watch(plain)
        self.sock = plain
        if self._place.scheme == "https":
            self.sock = self._context.wrap_socket(plain, server_hostname=self._place.host)

    def _plain(self) -> socket.socket:
        last: OSError = OSError("no address")
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.port), timeout=self._end.left())
            except OSError as error:
                last = error
        raise last


def _read(response: http.client.HTTPResponse, most: int, end: Deadline) -> Answer:
    if 300 <= response.status < 400:
        raise OutgoingFailure(
            "redirect",
            Text("对方把请求转到别处，没有跟过去。", "The other side sent us elsewhere; we did not follow."),
        )
    if response.length is not None and response.length > most:
        raise _too_big()
    parts: list[bytes] = []
    size = 0
    while piece := response.read1(CHUNK):
        size += len(piece)
        if size > most:
            raise _too_big()
        parts.append(piece)
    if end.over():
        raise _late()
    if response.length:  # what was announced and did not come
        raise http.client.IncompleteRead(b"", response.length)
    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    return Answer(response.status, kind, b"".join(parts), response.getheader("Retry-After") or "")


def _bad_address() -> OutgoingFailure:
    return OutgoingFailure(
        "bad_address", Text("地址写得不对，没有发送。", "The address is wrong; nothing was sent.")
    )


def _uncertified() -> OutgoingFailure:
    return OutgoingFailure(
        "certificate",
        Text(
            "对方的证书无法验证，没有发送内容。",
            "The other side's certificate could not be verified; no content was sent.",
        ),
    )


def _late() -> OutgoingFailure:
    return OutgoingFailure("timeout", Text("对方没有按时答复。", "The other side did not answer in time."))


def _unreachable(error: Exception) -> OutgoingFailure:
    code = "timeout" if isinstance(error, TimeoutError) else "unreachable"
    if code == "timeout":
        return _late()
    return OutgoingFailure(
        code, Text("连不上对方，或连接中断了。", "The other side cannot be reached, or hung up.")
    )


def _too_big() -> OutgoingFailure:
    return OutgoingFailure(
        "too_big", Text("对方的答复太大，没有采用。", "The answer is too large; it is not used.")
    )
