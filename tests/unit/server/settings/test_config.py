"""What an installation may set."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from tongpin.server.settings.config import BadConfig, Config, own_hosts
from tongpin.server.settings.databases import BadDatabaseAddress, database_from


def test_environment_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('hosts = "a.example"\nhttps = true\n')
    config = Config(tmp_path, {"TONGPIN_HOSTS": "b.example, c.example"})
    assert (config.listed("hosts"), config.flag("https")) == (["b.example", "c.example"], True)


def test_value_may_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("long secret\n")
    assert Config(tmp_path, {"TONGPIN_SECRET_FILE": str(tmp_path / "s")}).secret() == "long secret"


def test_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first, second = Config(tmp_path, {}).secret(), Config(tmp_path, {}).secret()
    assert (first == second, len(first)) == (True, 86)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "said"), [("hots = 1", "unknown key hots"), ("hosts = [", "config.toml")]
)
def test_wrong_file_is_refused_with_its_name(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(BadConfig, match=said):
        Config(tmp_path, {})


def test_flag_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="maybe"):
        Config(tmp_path, {"TONGPIN_HTTPS": "maybe"}).flag("https")


def test_no_address_is_sqlite_that_several_may_write(tmp_path: Path) -> None:
    settings = database_from("", tmp_path)
    assert settings["NAME"] == str(tmp_path / "tongpin.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_address_is_taken_apart(tmp_path: Path) -> None:
    settings = database_from("postgresql://u%40x:p%2F1@db.example:5433/tong?sslmode=require", tmp_path)
    picked = {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert picked == {
        "NAME": "tong",
        "USER": "u@x",
        "PASSWORD": "p/1",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "nonsense"])
def test_unknown_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadDatabaseAddress):
        database_from(address, tmp_path)


def test_hosts_of_a_listening_machine_hold_its_name_and_no_wildcard() -> None:
    assert own_hosts("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]
    beyond = own_hosts("0.0.0.0")
    assert (socket.gethostname() in beyond, "*" in beyond) == (True, False)
