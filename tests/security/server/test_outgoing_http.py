"""Outgoing requests: where they may go, and that nobody on the other side can hold, flood or lead us."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests import rude_server as rude
from tests.mailserver import make_certificate
from tests.rude_server import rude_server
from tongpin.reading.language_model import ModelFailure
from tongpin.server.core import addresses
from tongpin.server.core.outgoing import OutgoingFailure, place_of, post
from tongpin.server.core.outgoing_chat import ChatClient, address

BODY = {"model": "m", "messages": []}
KEY = "sk-canary-5f1e"


def client(url: str, **given: Any) -> ChatClient:
    return ChatClient(url, "m", KEY, **({"inside": True, "seconds": 5.0, "wait": lambda _: None} | given))


def code(made: ChatClient) -> str:
    with pytest.raises(ModelFailure) as refused:
        made.complete(BODY)
    assert KEY not in str(refused.value)
    assert KEY not in repr(made)
    return refused.value.code


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.9.9",
        "169.254.169.254",
        "100.100.100.200",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00::1]",
        "[fe80::1]",
        "2130706433",
        "0x7f.1",
        "017700000001",
        "127.1",
        "224.0.0.1",
    ],
)
def test_addresses_that_are_not_public_are_not_asked(host: str) -> None:
    assert code(client(f"https://{host}/v1", inside=False)) == "bad_address"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "ftp://example.com/v1",
        "gopher://example.com",
        "https://",
        "https:///v1",
        "https://user:word@example.com/v1",
        "https://example.com:99999/v1",
        "https://example.com/v1#x",
        "https://exa mple.com/v1",
        "https://example.com/\r\nX-Injected: 1",
        "//example.com",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    assert code(client(url)) == "bad_address"


def test_http_is_for_inside_only() -> None:
    assert code(client("http://example.com/v1", inside=False)) == "not_https"


def test_the_name_is_resolved_once_and_the_connection_goes_to_what_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name server that answers otherwise the second time (rebinding) is not asked a second time."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        if host != "rebinding.example":
            return real(host, *rest, **more)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "192.0.2.1", *rest, **more)

    monkeypatch.setattr(addresses.socket, "getaddrinfo", rebinding)
    with rude_server(rude.says("{}")) as server:
        place = place_of(server.url.replace("127.0.0.1", "rebinding.example"), inside=True)
        answer = post(place, b"{}", {}, seconds=5, most=1000, inside=True)
    assert (answer.status, len(asked)) == (200, 1)
    assert server.seen[0].headers["Host"].startswith("rebinding.example:")


def test_a_name_that_points_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(
        addresses.socket, "getaddrinfo", lambda host, *rest, **more: real("10.0.0.7", *rest, **more)
    )
    assert code(client("https://innocent.example/v1", inside=False)) == "bad_address"


def test_a_redirect_is_not_followed() -> None:
    with rude_server(rude.says("{}")) as inner, rude_server(rude.sends_elsewhere(inner.url)) as outer:
        assert code(client(outer.url)) == "redirect"
        assert (len(outer.seen), inner.seen) == (1, [])


@pytest.mark.parametrize("behave", [rude.hangs, rude.drips, rude.drips_headers])
def test_nobody_holds_us_longer_than_the_deadline(behave: rude.Behave) -> None:
    before = threading.active_count()
    with rude_server(behave) as server:
        assert code(client(server.url, seconds=0.4)) == "timeout"
    for _ in range(100):
        if threading.active_count() <= before:
            break
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("behave", "expected"),
    [
        (rude.huge, "too_big"),
        (rude.huge_unannounced, "too_big"),
        (rude.stops_halfway, "unreachable"),
        (rude.hangs_up, "unreachable"),
        (rude.gibberish, "unreachable"),
        (rude.status(401), "status_401"),
        (rude.status(403), "status_403"),
        (rude.status(404), "status_404"),
        (rude.status(400), "status_400"),
        (rude.status(418), "status_418"),
        (lambda handler: handler.answer(b"<html>", kind="text/html"), "odd_answer"),
        (lambda handler: handler.answer(rude.completion("{}"), kind="text/plain"), "odd_answer"),
        (lambda handler: handler.answer(rude.completion("{}")[:-9]), "odd_answer"),
        (lambda handler: handler.answer(b"\xff\xfe{}"), "odd_answer"),
        (lambda handler: handler.answer(b"[]"), "odd_answer"),
        (lambda handler: handler.answer(b'{"choices": []}'), "odd_answer"),
        (lambda handler: handler.answer(b'{"choices": [{"message": {"content": null}}]}'), "odd_answer"),
        (lambda handler: handler.answer(b'{"choices": ' + b"[" * 200_000), "odd_answer"),
        (rude.says("{}", finish_reason="length"), "cut_off"),
    ],
)
def test_a_bad_answer_is_a_plain_failure(behave: rude.Behave, expected: str) -> None:
    with rude_server(behave) as server:
        assert code(client(server.url)) == expected


@pytest.mark.parametrize("busy", [429, 500, 502, 503, 504])
def test_a_server_that_is_busy_for_the_moment_is_asked_again(busy: int) -> None:
    waits: list[float] = []
    with rude_server(rude.status(busy), rude.says("{}")) as server:
        assert client(server.url, wait=waits.append).complete(BODY).text == "{}"
    assert (len(server.seen), waits) == (2, [0.5])


def test_a_server_that_stays_busy_is_left_alone_after_three_tries() -> None:
    with rude_server(rude.status(503)) as server:
        assert code(client(server.url)) == "status_503"
    assert len(server.seen) == 3


@pytest.mark.parametrize(("said", "tries"), [("1", 3), ("86400", 1), ("soon", 3), ("-5", 3), ("9" * 400, 3)])
def test_what_a_busy_server_asks_us_to_wait_is_bounded(said: str, tries: int) -> None:
    waits: list[float] = []
    with rude_server(rude.status(429, Retry_After=said)) as server:
        assert code(client(server.url, wait=waits.append)) == "status_429"
    assert len(server.seen) == tries
    assert max(waits, default=0) <= 10


@pytest.mark.parametrize(
    ("said", "expected"), [(7, 7), (-7, 0), ("7", 0), (True, 0), (None, 0), (10**30, 10_000_000)]
)
def test_the_tokens_it_says_are_not_believed_blindly(said: Any, expected: int) -> None:
    with rude_server(rude.says("{}", tokens=said)) as server:
        assert client(server.url).complete(BODY).tokens == expected


def test_what_arrives_is_the_body_and_the_key_in_its_header() -> None:
    with rude_server(rude.says("{}")) as server:
        client(server.url).complete(BODY)
    (seen,) = server.seen
    assert (seen.path, json.loads(seen.body)) == ("/v1/chat/completions", BODY)
    assert seen.headers["Authorization"] == f"Bearer {KEY}"


def test_a_key_cannot_bring_headers_of_its_own() -> None:
    with rude_server(rude.says("{}")) as server:
        assert code(ChatClient(server.url, "m", f"{KEY}\r\nX-Injected: 1", inside=True)) == "unreachable"
    assert server.seen == []


def test_plain_words_on_a_tls_port_are_a_failure() -> None:
    with rude_server(rude.says("{}")) as server:
        assert code(client(server.url.replace("http:", "https:"))) == "unreachable"


def test_a_certificate_that_nobody_vouches_for_stops_everything(tmp_path: Path) -> None:
    make_certificate(tmp_path, "localhost")
    with rude_server(rude.says("{}"), certificate=tmp_path) as server:
        assert code(client(server.url)) == "certificate"
        assert server.seen == []


def test_a_company_s_own_authority_is_believed_where_it_is_named(tmp_path: Path) -> None:
    make_certificate(tmp_path, "localhost")
    own = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    with rude_server(rude.says("{}"), certificate=tmp_path) as server:
        assert client(server.url, context=own).complete(BODY).text == "{}"


def test_nobody_listening_is_a_failure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert code(client(f"http://127.0.0.1:{taken.getsockname()[1]}")) == "unreachable"


def test_no_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with rude_server(rude.says("{}")) as proxy, rude_server(rude.says("{}")) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        client(server.url).complete(BODY)
        assert (proxy.seen, len(server.seen)) == ([], 1)


@pytest.mark.parametrize(
    "url", ["https://a.example/v1", "https://a.example/v1/", "https://a.example/v1/chat/completions"]
)
def test_base_and_whole_address_are_understood(url: str) -> None:
    assert address(url) == "https://a.example/v1/chat/completions"


def test_failure_says_what_is_wrong_in_both_languages() -> None:
    with pytest.raises(OutgoingFailure) as refused:
        place_of("http://example.com")
    assert refused.value.message.zh == "地址不是 https，内容会在路上被人看到，没有发送。"
