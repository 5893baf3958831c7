"""Opens the ZIP that a .docx, .xlsx or .pptx is, trusting nothing that it says about itself.

Every member is inflated in small steps and counted as it comes, so a header that lies about sizes gains nothing.
Only the text-bearing members are kept; pictures, macros and other programs inside are measured and thrown away.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from tongpin.reading.files import limits
from tongpin.reading.files.errors import UnreadableFile, bomb, damaged, encrypted

_STEP = 256 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_KEPT = re.compile(r"\.(xml|rels)$", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def open_archive(data: bytes, noun: str) -> Mapping[str, bytes]:
    """Return the XML members of an office file by name, all checked.

    Raises `UnreadableFile` where the archive is damaged, encrypted, has too many members, unpacks to too much, or has
    XML that declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise damaged(noun) from error
    if len(infos) > limits.ARCHIVE_MEMBERS:
        raise bomb(f"里面有 {len(infos)} 个文件", f"it holds {len(infos)} files")
    return _read_members(data, infos, noun)


def pack(members: Mapping[str, bytes]) -> io.BytesIO:
    """Return a plain ZIP of checked members, for a library that insists on opening one itself."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    target.seek(0)
    return target


def _read_members(data: bytes, infos: list[zipfile.ZipInfo], noun: str) -> Mapping[str, bytes]:
    total = 0
    members: dict[str, bytes] = {}
    for info in infos:
        if info.flag_bits & 1:
            raise encrypted(noun)
        kept = bytearray()
        for piece in _inflate(data, info, noun):
            total += len(piece)
            if total > limits.ARCHIVE_BYTES or _too_dense(total, len(data)):
                raise _too_much()
            if _KEPT.search(info.filename):
                kept += piece
        members[info.filename] = bytes(kept)
        _refuse_entities(members[info.filename])
    return members


def _inflate(data: bytes, info: zipfile.ZipInfo, noun: str) -> Iterator[bytes]:
    """Yield a member's real content, whatever size its header claims."""
    packed = _packed(data, info, noun)
    if info.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged(noun)
    yield from _inflate_deflated(packed, noun)


def _inflate_deflated(packed: memoryview, noun: str) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    rest: bytes | memoryview = packed
    try:
        while not engine.eof:
            piece = engine.decompress(rest, _STEP)
            rest = engine.unconsumed_tail
            if not piece and not rest:
                break
            size += len(piece)
            if _too_dense(size, len(packed)):
                raise _too_much()
            yield piece
    except zlib.error as error:
        raise damaged(noun) from error
    if not engine.eof:
        raise damaged(noun)


def _packed(data: bytes, info: zipfile.ZipInfo, noun: str) -> memoryview:
    start = info.header_offset
    if start < 0 or len(data) < start + _LOCAL_HEADER.size:
        raise damaged(noun)
    header = _LOCAL_HEADER.unpack_from(data, start)
    begin = start + _LOCAL_HEADER.size + header[9] + header[10]
    if header[0] != b"PK\x03\x04" or len(data) < begin + info.compress_size:
        raise damaged(noun)
    return memoryview(data)[begin : begin + info.compress_size]


def _too_dense(unpacked: int, packed: int) -> bool:
    return unpacked > limits.ARCHIVE_RATIO_FREE and unpacked > limits.ARCHIVE_RATIO * max(packed, 1)


def _too_much() -> UnreadableFile:
    mebibytes = limits.ARCHIVE_BYTES // limits.MEBIBYTE
    return bomb(
        f"解压后超过 {mebibytes} MB，或膨胀超过 {limits.ARCHIVE_RATIO} 倍",
        f"more than {mebibytes} MB, or more than {limits.ARCHIVE_RATIO} times its size",
    )


def _refuse_entities(content: bytes) -> None:
    """Office files never declare a document type; one that does is an attack (billion laughs, XXE)."""
    # Without its zero bytes, UTF-16 shows its declarations just as UTF-8 does.
    plain = (
        content.replace(b"\x00", b"")
        if content[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
        else content
    )
    if _DECLARATION.search(plain):
        raise bomb("XML 里声明了实体", "its XML declares entities")
