from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tongpin.reading.files import UnreadableFile, limits, parse_file
from tongpin.reading.files.archive import open_archive

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]
MEBIBYTE = 1024 * 1024
TOO_MUCH = "The file unpacks abnormally: more than 200 MB, or more than 100 times its size; for safety it was not read."


def bomb(size: int) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(size // MEBIBYTE):
            member.write(b" " * MEBIBYTE)
    return target.getvalue()


def claim_sizes(data: bytes, size: int) -> bytes:
    """Write a false unpacked size into the local and the central header of the only member."""
    changed = bytearray(data)
    struct.pack_into("<L", changed, 22, size)
    struct.pack_into("<L", changed, data.index(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def refused(data: bytes, name: str = "a.docx") -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data, name)
    return caught.value.message.en


def test_open_archive_keeps_xml_and_drops_the_rest(make_zip: MakeZip) -> None:
    data = make_zip(
        {
            "word/document.xml": "<a/>",
            "_rels/.rels": "<b/>",
            "word/media/p.png": b"\x89PNG",
            "word/vbaProject.bin": b"x",
        }
    )
    assert open_archive(data, "DOCX") == {
        "word/document.xml": b"<a/>",
        "_rels/.rels": b"<b/>",
        "word/media/p.png": b"",
        "word/vbaProject.bin": b"",
    }


def test_bomb_is_refused_for_its_ratio(make_zip: MakeZip) -> None:
    assert refused(make_zip({"word/document.xml": b" " * (8 * MEBIBYTE)})) == TOO_MUCH


def test_bomb_that_lies_about_its_size_is_refused(make_zip: MakeZip) -> None:
    data = claim_sizes(make_zip({"word/document.xml": b" " * (8 * MEBIBYTE)}), 10)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo("word/document.xml").file_size == 10
    assert refused(data) == TOO_MUCH


def test_bomb_of_many_members_is_refused_for_the_whole(make_zip: MakeZip) -> None:
    assert (
        refused(
            make_zip({"word/document.xml": "<a/>"} | {f"word/{n}.xml": b" " * 900_000 for n in range(20)})
        )
        == TOO_MUCH
    )


def test_archive_of_too_many_members_is_refused(make_zip: MakeZip) -> None:
    members = {"word/document.xml": "<a/>"} | {
        f"word/{number}.bin": b"" for number in range(limits.ARCHIVE_MEMBERS)
    }
    assert (
        refused(make_zip(members))
        == "The file unpacks abnormally: it holds 2001 files; for safety it was not read."
    )


def test_bomb_of_400_megabytes_within_little_memory(tmp_path: Path) -> None:
    data = bomb(400 * MEBIBYTE)
    assert len(data) < 1.2 * MEBIBYTE
    (tmp_path / "bomb.docx").write_bytes(data)
    program = (
        "import resource, sys\n"
        "from tongpin.reading.files import UnreadableFile, parse_file\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))\n"
        "try:\n    parse_file(data, 'bomb.docx')\n"
        "except UnreadableFile as error:\n    print(error.message.en)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "bomb.docx")],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout == TOO_MUCH + "\n"


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><lolz>&c;</lolz>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("member", "name"),
    [("word/document.xml", "a.docx"), ("xl/workbook.xml", "a.xlsx"), ("ppt/presentation.xml", "a.pptx")],
)
def test_declared_entities_are_refused(
    make_zip: MakeZip, xml: str, encoding: str, member: str, name: str
) -> None:
    assert refused(make_zip({member: xml.encode(encoding)}), name) == (
        "The file unpacks abnormally: its XML declares entities; for safety it was not read."
    )


def test_encrypted_member_asks_for_a_copy_without_password(make_zip: MakeZip) -> None:
    data = bytearray(make_zip({"word/document.xml": "<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(data)) == "This DOCX file is protected by a password."


def test_plain_archive_is_no_document(make_zip: MakeZip) -> None:
    assert (
        refused(make_zip({"a.txt": "hello", "../../etc/passwd": "x"}), "a.zip")
        == "This is an archive, not a document."
    )
