from __future__ import annotations

import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.files.sniff import kind_of


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"hello", "a.txt", "txt"),
        (b"hello", "a", "txt"),
        (b"hello", "a.unknown", "txt"),
        (b"# hello", "A.MD", "md"),
        (b"a,b", "a.csv", "csv"),
        (b"a\tb", "a.tsv", "csv"),
        (b"From: a@b.c\nMIME-Version: 1.0\n\nhello", "a.txt", "eml"),
        (b"Received: from x\r\nSubject: a\r\n\r\nhello", "noname", "eml"),
        (b"From: a\nSent: today\nTo: b\nSubject: c\n\nhello", "a.txt", "txt"),
        (b"From: a\nSubject: c\n\nhello", "a.eml", "eml"),
        (b"From a@b.c Sat Mar  1 10:32:00 2025\nMIME-Version: 1.0\n\nhello", "a.txt", "mbox"),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", "a.txt", "ics"),
        (b"WEBVTT\n\n", "a.txt", "vtt"),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nhello", "a.txt", "srt"),
        (b"<!DOCTYPE html><p>hello", "a.txt", "html"),
        (b"\n <html><p>hello", "a.txt", "html"),
        ("<html><p>价格".encode("utf-16"), "a.txt", "html"),
        (b'["hello"]', "a.txt", "json"),
        (b"[hello", "a.txt", "txt"),
        (b"[hello", "a.json", "json"),
        ("[图片]\n好的".encode(), "a.txt", "txt"),
    ],
)
def test_kind_of_text(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.txt", "The file is empty."),
        (b" \r\n\t", "a.docx", "The file is empty."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            "a.doc",
            ".doc is a format that cannot be read here. Save it as .docx and upload that.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            "a.xls",
            ".xls is a format that cannot be read here. Save it as .xlsx and upload that.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            "a.msg",
            ".msg is a format that cannot be read here. Save it as .eml and upload that.",
        ),
        (
            b"{\\rtf1 hello}",
            "a.doc",
            "RTF is a format that cannot be read here. Save it as .docx and upload that.",
        ),
        (b"\x89PNG\r\n", "a.pdf", "This is a picture; it holds no text that can be read."),
        (b"\xff\xd8\xff\xe0", "a.jpg", "This is a picture; it holds no text that can be read."),
        (b"RIFF\x00\x00\x00\x00WEBP", "a.webp", "This is a picture; it holds no text that can be read."),
        (b"RIFF\x00\x00\x00\x00WAVE", "a.wav", "This is a recording; it holds no text that can be read."),
        (b"\x00\x00\x00\x20ftypisom", "a.mp4", "This is a recording; it holds no text that can be read."),
        (b"\x00\x00\x00\x20ftypheic", "a.heic", "This is a picture; it holds no text that can be read."),
        (b"#!AMR\n", "a.amr", "This is a recording; it holds no text that can be read."),
        (b"Rar!\x1a\x07", "a.rar", "This is an archive, not a document."),
        (b"\x1f\x8b\x08\x00", "a.gz", "This is an archive, not a document."),
        (b"PK\x05\x06" + b"\x00" * 18, "a.zip", "This is an archive, not a document."),
        (b"PK\x03\x04", "a.docx", "This DOCX file is damaged or incomplete."),
    ],
)
def test_parse_file_names_what_it_does_not_read(data: bytes, name: str, message: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data, name)
    assert caught.value.say("en").startswith(message)
