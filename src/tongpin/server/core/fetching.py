"""Fetching one file by HTTPS from an address that a person gave: checked, bounded, and going nowhere else.

The connection is `core.outgoing`'s: resolved once, public addresses only, the certificate checked, no redirects, an
end to size and time. Here is what such an address may look like.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from tongpin.method import Text
from tongpin.server.core import addresses, outgoing
from tongpin.server.core.errors import Invalid
from tongpin.server.core.trust import tls_context

SECONDS = 60.0
PORTS = {443, 8443}
FOUND = 200


class CannotFetch(Invalid):
    """The file could not be had; says why."""

    def __init__(self, message: Text) -> None:
        super().__init__("address", message)


def clean_address(address: str) -> str:
    """Return an https address, written as it will be asked for. Raises `CannotFetch`, `addresses.BadAddress`."""
    text = address.strip()
    if text.lower().startswith("webcal://"):
        text = "https://" + text[len("webcal://") :]
    try:
        parts = urlsplit(text)
        port = parts.port or 443
    except ValueError:
        raise _unlike() from None
    printable = text.isascii() and text.isprintable() and " " not in text
    if parts.scheme != "https" or not parts.hostname or parts.username or not printable:
        raise _unlike()
    host = addresses.clean_host(parts.hostname)
    shown = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{shown}{'' if port == 443 else f':{port}'}{parts.path or '/'}{query}"


def host_of(address: str) -> str:
    """Return an address's host, with its port where that is not the usual one."""
    return urlsplit(address).netloc


def fetch(address: str, *, most: int, inside: tuple[str, ...] = ()) -> bytes:
    """Return what is at an https address, at most `most` bytes.

    `inside`: hosts, as host or host:port, that the administrator has named: they may be in our own network and at any
    port.
    """
    clean = clean_address(address)
    parts = urlsplit(clean)
    host, port = parts.hostname or "", parts.port or 443
    named = bool({host, f"{host}:{port}"} & set(inside))
    if port not in PORTS and not named:
        raise CannotFetch(Text(f"端口{port}不行。", f"Not port {port}."))
    try:
        answer = outgoing.get(
            outgoing.place_of(clean), seconds=SECONDS, most=most, inside=named, context=tls_context()
        )
    except outgoing.OutgoingFailure as failure:
        raise CannotFetch(failure.message) from None
    if answer.status != FOUND:
        said = answer.status
        raise CannotFetch(Text(f"服务器回答 {said}，不是文件。", f"The server answered {said}, not a file."))
    return answer.body


def _unlike() -> CannotFetch:
    return CannotFetch(Text("请写成 https:// 开头的地址。", "Write an address that begins with https://."))
