"""Where the application may connect to: a name is resolved once, and only public addresses are given out.

Whoever may type a host name could otherwise make the server talk to itself, to its neighbours or to the cloud's
metadata service. So: resolve, take addresses out of the wrappings that hide one inside another (mapped, NAT64, 6to4,
Teredo), refuse what is not global, and connect to exactly what was looked at, never to the name again.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable

from tongpin.method import Text
from tongpin.server.core.errors import Invalid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not global either way, whatever a Python's own table says of them.
DENIED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "192.0.0.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
    )
) + tuple(ipaddress.ip_network(net) for net in ("64:ff9b:1::/48", "fc00::/7", "fe80::/10"))
_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?")
# How old resolvers spell IPv4: decimal, octal, hexadecimal, fewer than four parts.
_ODD_NUMBER = re.compile(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}", re.IGNORECASE)


class BadAddress(Invalid):
    """The host is none that the application may connect to."""

    def __init__(self, message: Text, mend: Text) -> None:
        super().__init__("host", message, mend)


def clean_host(host: str) -> str:
    """Return a host name in its ASCII form, or an address in its usual spelling. Raises `BadAddress`."""
    name = host.strip().rstrip(".").strip("[]")
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        plain = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        plain = ""
    if len(plain) > 253 or not _NAME.fullmatch(plain) or _ODD_NUMBER.fullmatch(plain):
        raise BadAddress(
            Text(f"“{host}”不是服务器地址。", f"“{host}” is no server's name."),
            Text("请写成 imap.example.com 这样。", "Write it like imap.example.com."),
        )
    return plain


def resolve(host: str, port: int, *, inside: bool = False) -> tuple[str, ...]:
    """Return the addresses of a host, each of which may be connected to.

    `inside`: the administrator has named this host, so it may be within our own network. Raises `BadAddress` where
    the name is unknown or any of its addresses is not public.
    """
    name = clean_host(host)
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError:
        raise BadAddress(
            Text(f"找不到服务器“{host}”。", f"There is no server “{host}”."),
            Text("请检查地址有没有写错。", "Check its name for a slip."),
        ) from None
    addresses = tuple(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    if not inside:
        refuse_inside(host, addresses)
    return addresses


def refuse_inside(host: str, addresses: Iterable[str]) -> None:
    """Raise `BadAddress` where any of the addresses is not public."""
    if not all(is_public(address) for address in addresses):
        raise BadAddress(
            Text(f"“{host}”在内网，不能连接。", f"“{host}” is inside a private network."),
            Text("确有需要，请管理员在设置里放行。", "The administrator can allow it in the settings."),
        )


def is_public(address: str) -> bool:
    """Whether an address, out of all its wrappings, is one of the public internet."""
    return all(
        one.is_global and not one.is_multicast and not any(_within(one, net) for net in DENIED)
        for one in _unwrapped(ipaddress.ip_address(address))
    )


def _unwrapped(address: Address) -> tuple[Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in NAT64 or int(address) < 2**32:  # also the old IPv4-compatible form
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour:
        return (address.sixtofour,)
    return (address, *address.teredo) if address.teredo else (address,)


def _within(address: Address, net: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    return address.version == net.version and address in net
