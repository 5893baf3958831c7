"""Fetching one file by HTTPS from an address that a person gave: bounded, checked, and going nowhere else.

The host is resolved once and only public addresses are connected to (`core.addresses`); certificate and name are
checked; redirects are not followed; size and time have an end; no cookies, no credentials.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from urllib.parse import urlsplit

from tongpin.method import Text
from tongpin.server.core import addresses
from tongpin.server.core.deadline import Deadline, deadline
from tongpin.server.core.errors import Invalid
from tongpin.server.core.trust import tls_context

SECONDS, ALL_SECONDS = 15, 60
PORTS = {443, 8443}


class CannotFetch(Invalid):
    """The file could not be had; says why."""

    def __init__(self, message: Text) -> None:
        super().__init__("address", message)


class _Pinned(http.client.HTTPSConnection):
    """A connection to the address that was looked at, by the name that the certificate must carry."""

    def __init__(self, host: str, port: int, address: str, end: Deadline) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._end = address, end

    def connect(self) -> None:
        """Connect and check the certificate."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self._end.watch(plain)
        try:
            self.sock = tls_context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


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
    found = addresses.resolve(host, port, inside=named)
    with deadline(ALL_SECONDS) as end:
        connection = _Pinned(host, port, found[0], end)
        try:
            return _asked(connection, clean.removeprefix(f"https://{parts.netloc}"), most)
        except ssl.SSLCertVerificationError as error:
            why = error.verify_message
            raise CannotFetch(
                Text(f"{host} 的证书不可信：{why}。", f"The certificate of {host} is not trusted: {why}.")
            ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise CannotFetch(Text(f"连不上 {host}：{why}。", f"{host} cannot be reached: {why}.")) from None
        finally:
            connection.close()


def _asked(connection: _Pinned, target: str, most: int) -> bytes:
    connection.request("GET", target, headers={"User-Agent": "tongpin", "Accept-Encoding": "identity"})
    response = connection.getresponse()
    if response.status != 200:
        raise CannotFetch(
            Text(
                f"服务器回答 {response.status}，不是文件。",
                f"The server answered {response.status}, not a file.",
            )
        )
    data = response.read(most + 1)
    if len(data) > most:
        raise CannotFetch(
            Text(f"内容太大，最多{most // 2**20} MB。", f"Too large: at most {most // 2**20} MB.")
        )
    return data


def _unlike() -> CannotFetch:
    return CannotFetch(Text("请写成 https:// 开头的地址。", "Write an address that begins with https://."))
