"""Which kind a file is: by its content first, by its name where the content leaves it open."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from tongpin.method.model import Text
from tongpin.reading.files.encoding import decode
from tongpin.reading.files.errors import UnreadableFile, damaged, encrypted, no_text, save_as

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAPI = "__substg1.0_".encode("utf-16-le")  # how a mail's streams are called in such a container
_OFFICE = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_PICTURE = Text("一张图片", "a picture")
_RECORDING = Text("一段录音或视频", "a recording")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_RECORDINGS = (b"ID3", b"OggS", b"\x1aE\xdf\xa3", b"#!AMR", b"fLaC", b"\xff\xfb", b"\xff\xf1")
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_BY_NAME = {
    "txt": "txt", "text": "txt", "log": "txt", "md": "md", "markdown": "md", "eml": "eml", "mbox": "mbox",
    "ics": "ics", "vtt": "vtt", "srt": "srt", "csv": "csv", "tsv": "csv", "html": "html", "htm": "html",
    "json": "json", "jsonl": "json",
}  # fmt: skip
_MAIL_HEADERS = re.compile(
    r"^(?:Received|Message-ID|MIME-Version|Return-Path|DKIM-Signature|Content-Type|X-[\w-]+|Delivered-To):",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER_BLOCK = re.compile(r"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.MULTILINE)
_CUE_TIME = re.compile(r"\A\s*\d+\s*\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->", re.MULTILINE)


def kind_of(data: bytes, name: str) -> str:
    """Return the kind: txt, md, eml, mbox, msg, ics, vtt, srt, docx, xlsx, csv, pdf, html, json or pptx.

    Raises `UnreadableFile` where the content shows a format that is not read.
    """
    if not data.strip():
        raise _empty()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:2] == b"PK" and data[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return _office_kind(data, name)
    if data.startswith(_OLE) and _MAPI in data:
        return "msg"
    _refuse_known(data, name)
    return _text_kind(data, name)


def suffix_of(name: str) -> str:
    """Return the ending of a file's name without its dot, in small letters."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")


def _office_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise damaged((suffix_of(name) or "zip").upper()) from error
    for member, kind in _OFFICE:
        if member in names:
            return kind
    raise UnreadableFile(
        Text("这是一个压缩包，不是文档。", "This is an archive, not a document."),
        Text("请先解压，再把里面的文件上传。", "Unpack it and upload the files inside."),
    )


def _refuse_known(data: bytes, name: str) -> None:
    """Name the formats that people do try, each with its mend."""
    if data.startswith(_OLE):
        raise _old_office(data, name)
    if data.startswith(b"{\\rtf"):
        raise save_as("RTF", ".docx")
    if data.startswith(_PACKED):
        raise UnreadableFile(
            Text("这是一个压缩包，不是文档。", "This is an archive, not a document."),
            Text("请先解压，再把里面的文件上传。", "Unpack it and upload the files inside."),
        )
    if data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif") or data.startswith(_PICTURES):
        raise no_text(_PICTURE)
    if data[:4] == b"RIFF":
        raise no_text(_PICTURE if data[8:12] == b"WEBP" else _RECORDING)
    if data[4:8] == b"ftyp" or data.startswith(_RECORDINGS):
        raise no_text(_RECORDING)


def _old_office(data: bytes, name: str) -> UnreadableFile:
    """Tell an encrypted new file from an old one; both come in the same container."""
    suffix = suffix_of(name)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return encrypted((suffix or "Office").upper())
    wanted = {"msg": ".eml", "xls": ".xlsx", "et": ".xlsx", "ppt": ".pptx", "dps": ".pptx"}.get(
        suffix, ".docx"
    )
    known = suffix in {"doc", "wps", "msg", "xls", "et", "ppt", "dps"}
    return save_as(f".{suffix}" if known else "Office 97-2003", wanted)


def _text_kind(data: bytes, name: str) -> str:
    text = decode(data).text.lstrip("\ufeff")
    stripped = text.lstrip()
    head = stripped[:4096]
    named = _BY_NAME.get(suffix_of(name), "txt")
    if head.startswith("BEGIN:VCALENDAR"):
        return "ics"
    if head.startswith("WEBVTT"):
        return "vtt"
    if _CUE_TIME.match(head):
        return "srt"
    if re.match(
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype html|html|head|body)\b",
        head,
        re.IGNORECASE | re.DOTALL,
    ):
        return "html"
    if head[:1] in "[{" and (named == "json" or _is_json(stripped)):
        return "json"
    return _mail_kind(text.replace("\r\n", "\n"), named)


def _mail_kind(text: str, named: str) -> str:
    if re.match(r"From \S+.*\d{4}\s*\n", text) and _MAIL_HEADERS.search(text[:8192]):
        return "mbox"
    block = _HEADER_BLOCK.match(text[:65536])
    if (
        block is not None
        and _MAIL_HEADERS.search(block[0])
        and re.search(r"^(?:From|Subject|Date):", block[0], re.IGNORECASE | re.MULTILINE)
    ):
        return "eml"
    return named


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _empty() -> UnreadableFile:
    return UnreadableFile(
        Text("文件是空的。", "The file is empty."),
        Text(
            "请检查是否选错了文件，或重新导出一份。", "Check that it is the right file, or export it again."
        ),
    )
