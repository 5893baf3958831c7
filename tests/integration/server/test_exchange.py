"""Deals in and out as case files, and a whole installation in and out as a backup, by the commands people use."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

TONGPIN = Path(sys.executable).parent / "tongpin"
CASES = Path(__file__).resolve().parents[2] / "cases"
COMPANY_A = CASES / "02-company-a-ecommerce-logistics.yaml"
ENVIRONMENT = {"TONGPIN_LANG": "en", "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp")}


def tongpin(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TONGPIN, *map(str, words)], capture_output=True, text=True, check=False, env=ENVIRONMENT
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with one deal of a case file."""
    folder = tmp_path_factory.mktemp("installation")
    made = "from pathlib import Path; from tongpin.server.installation import prepare; prepare(Path(%r))"
    subprocess.run([sys.executable, "-c", made % str(folder)], check=True, env=ENVIRONMENT)
    done = tongpin("import", COMPANY_A, "--customer", "A公司", "--data", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def judged(case: Path) -> dict[str, object]:
    found = json.loads(tongpin("judge", case, "--format", "json").stdout)
    return {name: found[name] for name in ("stage", "posterior", "seller_stage", "lead")}


def test_deal_goes_in_and_out_and_is_judged_the_same(installation: Path, tmp_path: Path) -> None:
    done = tongpin("export", "--out", tmp_path, "--data", installation)
    assert (done.returncode, done.stderr) == (0, "")
    (written,) = tmp_path.glob("*.yaml")
    assert judged(written) == judged(COMPANY_A)


def test_what_was_exported_comes_in_again_as_the_same_deal(installation: Path, tmp_path: Path) -> None:
    tongpin("export", "--out", tmp_path / "first", "--data", installation)
    (first,) = (tmp_path / "first").glob("*.yaml")
    again = tongpin("import", first, "--customer", "B公司", "--data", installation)
    number = again.stdout.split(" → ")[1].split()[0]
    tongpin("export", number, "--out", tmp_path / "second", "--data", installation)
    assert judged(tmp_path / "second" / f"{number}.yaml") == judged(first)


def test_same_deal_twice_is_refused_and_changes_nothing(installation: Path, tmp_path: Path) -> None:
    before = tongpin("export", "--out", tmp_path, "--data", installation).stdout
    done = tongpin("import", COMPANY_A, "--customer", "A公司", "--data", installation)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert tongpin("export", "--out", tmp_path, "--data", installation).stdout == before


def test_directory_without_an_installation_stays_empty(tmp_path: Path) -> None:
    done = tongpin("export", "--out", tmp_path / "out", "--data", tmp_path / "none")
    assert done.returncode == 2
    assert "there is no installation in" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_backup_is_restored_whole_with_a_sound_audit_log(installation: Path, tmp_path: Path) -> None:
    kept = installation / "files" / "ab" / "cdef"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"minutes")
    assert tongpin("backup", tmp_path / "b.tar.gz", "--data", installation).returncode == 0
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    done = tongpin("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "new")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "new" / "files" / "ab" / "cdef").read_bytes() == b"minutes"
    for folder, out in ((installation, "a"), (tmp_path / "new", "b")):
        tongpin("export", "--out", tmp_path / out, "--data", folder)
    written = [{p.name: p.read_bytes() for p in (tmp_path / out).iterdir()} for out in "ab"]
    assert written[0] == written[1] != {}
    environment = {**ENVIRONMENT, "TONGPIN_DATA": str(tmp_path / "new")}
    checked = subprocess.run(
        [TONGPIN, "manage", "verify_audit"], capture_output=True, check=False, env=environment
    )
    assert checked.returncode == 0
    again = tongpin("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "new")
    assert (again.returncode, "There are data here already" in again.stderr) == (2, True)


def test_backup_of_the_restored_is_the_same(installation: Path, tmp_path: Path) -> None:
    def records(path: Path) -> bytes:
        with tarfile.open(path) as archive:
            member = archive.extractfile("records.jsonl")
            assert member is not None
            return member.read()

    tongpin("backup", tmp_path / "b.tar.gz", "--data", installation)
    tongpin("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "new")
    tongpin("backup", tmp_path / "c.tar.gz", "--data", tmp_path / "new")
    assert records(tmp_path / "b.tar.gz") == records(tmp_path / "c.tar.gz")


def test_damaged_backup_is_refused_before_anything_changes(installation: Path, tmp_path: Path) -> None:
    tongpin("backup", tmp_path / "b.tar.gz", "--data", installation)
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(tmp_path / "b.tar.gz") as old, tarfile.open(bad, "w:gz") as new:
        for entry in old.getmembers():
            content = old.extractfile(entry)
            data = (content.read() if content else b"").replace("A公司".encode(), "C公司".encode())
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    done = tongpin("restore", bad, "--data", tmp_path / "new")
    assert (done.returncode, "records.jsonl" in done.stderr) == (2, True)
    assert tongpin("restore", tmp_path / "b.tar.gz", "--data", tmp_path / "new").returncode == 0
