"""A mail server that lies, floods or falls silent costs a bounded amount of time and memory, and is named for it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mailserver import make_certificate
from tongpin.server.evidence import imap
from tongpin.server.evidence.imap import MailTrouble, Place, open_inbox

Talk = Callable[[Any], None]


@pytest.fixture
def serve(tmp_path: Path, settings: Any) -> Iterator[Callable[[Talk], Place]]:
    """A server that says what a test wants; returns where it is."""
    make_certificate(tmp_path, "localhost")
    settings.CERTIFICATES = str(tmp_path / "cert.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    listening: list[socket.socket] = []

    def serve_(talk: Talk) -> Place:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)

        def run() -> None:
            try:
                plain, _ = listener.accept()
                with context.wrap_socket(plain, server_side=True) as connection:
                    talk(connection)
            except OSError:
                return

        threading.Thread(target=run, daemon=True).start()
        port = listener.getsockname()[1]
        return Place("localhost", port, starttls=False, username="u", password="p", inside=True)

    yield serve_
    for listener in listening:
        listener.close()


def polite(connection: Any, answers: dict[bytes, bytes]) -> None:
    """Play IMAP up to the command that a test is about."""
    connection.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n")
    file = connection.makefile("rb")
    for line in file:
        tag, command = line.split()[0], line.split()[1].upper()
        if command == b"AUTHENTICATE":
            connection.sendall(b"+ \r\n")
            file.readline()
        rude = next((words for key, words in answers.items() if key in line.upper()), None)
        if rude is not None:
            connection.sendall(rude)
        if command == b"EXAMINE":
            connection.sendall(b"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n")
        if command == b"CAPABILITY":
            connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
        connection.sendall(tag + b" OK done\r\n")


def test_answer_larger_than_any_mail_is_not_taken(serve: Callable[[Talk], Place]) -> None:
    lie = b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n"
    place = serve(lambda connection: polite(connection, {b"BODY.PEEK": lie}))
    with open_inbox(place) as inbox, pytest.raises(MailTrouble) as trouble:
        inbox.fetch(1)
    assert trouble.value.code == "size"


def test_line_without_end_is_not_taken(serve: Callable[[Talk], Place]) -> None:
    place = serve(lambda connection: connection.sendall(b"* OK " + b"x" * 2_000_000))
    with pytest.raises(MailTrouble) as trouble, open_inbox(place):
        pass
    assert trouble.value.code in {"protocol", "silent"}


def test_silence_ends_by_itself(serve: Callable[[Talk], Place], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "SECONDS", 0.3)
    place = serve(lambda connection: connection.recv(1))
    with pytest.raises(MailTrouble) as trouble, open_inbox(place):
        pass
    assert trouble.value.code == "silent"


def test_answer_a_byte_at_a_time_ends_by_itself(
    serve: Callable[[Talk], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "ALL_SECONDS", 1)
    stop = threading.Event()

    def drip(connection: Any) -> None:
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n")
        while not stop.wait(0.05):
            connection.sendall(b"*")

    place = serve(drip)
    with pytest.raises(MailTrouble) as trouble, open_inbox(place):
        pass
    stop.set()
    assert trouble.value.code in {"silent", "protocol"}


@pytest.mark.parametrize(
    "rubbish", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00\xff" * 50 + b"\r\n", b"* BYE full\r\n"]
)
def test_what_is_no_mail_server_is_said_to_be_none(rubbish: bytes, serve: Callable[[Talk], Place]) -> None:
    with (
        pytest.raises(MailTrouble) as trouble,
        open_inbox(serve(lambda connection: connection.sendall(rubbish))),
    ):
        pass
    assert trouble.value.code in {"silent", "protocol", "unreachable"}


def test_what_the_server_says_is_shown_on_one_short_line(serve: Callable[[Talk], Place]) -> None:
    def refuse(connection: Any) -> None:
        connection.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n")
        file = connection.makefile("rb")
        for line in file:
            tag = line.split()[0]
            if b"CAPABILITY" in line:
                connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK done\r\n")
            else:
                connection.sendall(b"+ \r\n")
                file.readline()
                connection.sendall(tag + b" NO \x1b[31m<b>no</b>" + b"x" * 5000 + b"\r\n")
                return

    with pytest.raises(MailTrouble) as trouble, open_inbox(serve(refuse)):
        pass
    said = trouble.value.message.en
    assert (trouble.value.code, said.isprintable(), len(said) < 400) == ("password", True, True)
