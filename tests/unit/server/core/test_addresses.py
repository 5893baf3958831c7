"""Which hosts the application may connect to."""

from __future__ import annotations

import pytest

from tongpin.server.core.addresses import BadAddress, clean_host, is_public, refuse_inside, resolve

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",  # the metadata service of a large cloud, in 100.64/10
    "100.64.0.1",
    "0.0.0.0",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:100.100.100.200",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo around 127.0.0.1
    "fe80::1",
    "fc00::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_refused_in_every_wrapping(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(BadAddress):
        refuse_inside("host.example", [address])


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_address_is_taken(address: str) -> None:
    assert is_public(address)


def test_one_address_inside_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(BadAddress):
        refuse_inside("host.example", ["8.8.8.8", "127.0.0.1"])


@pytest.mark.parametrize(
    "host",
    [
        "",
        "a b",
        "host/path",
        "user@host",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "a..b",
        "-a.example",
        "x" * 300,
        "host:80",
        "a\nb",
        "\0",
    ],
)
def test_what_is_no_host_name_is_refused(host: str) -> None:
    with pytest.raises(BadAddress):
        clean_host(host)


@pytest.mark.parametrize(
    ("host", "clean"),
    [
        ("IMAP.Example.com.", "imap.example.com"),
        ("邮箱.中国", "xn--c0zu34b.xn--fiqs8s"),
        ("[::1]", "::1"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_host_is_written_one_way(host: str, clean: str) -> None:
    assert clean_host(host) == clean


def test_own_machine_is_refused_unless_the_administrator_named_it() -> None:
    with pytest.raises(BadAddress):
        resolve("localhost", 993)
    assert "127.0.0.1" in resolve("localhost", 993, inside=True)


def test_name_that_nobody_has_is_said() -> None:
    with pytest.raises(BadAddress) as refused:
        resolve("nobody.invalid", 993)
    assert "nobody.invalid" in refused.value.say("en")
