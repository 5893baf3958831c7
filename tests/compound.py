"""Writes OLE compound files ([MS-CFB], version 3) for tests: what Outlook keeps a .msg in."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF


@dataclass
class Entry:
    """One directory entry: a storage with children, or a stream with content."""

    name: str
    content: bytes | None = None
    children: list[Entry] = field(default_factory=list)
    start: int = END
    size: int = 0
    child: int = NONE
    sibling: int = NONE


def storage(streams: dict[str, bytes]) -> bytes:
    """Return a compound file that holds the streams, given by their paths."""
    root = Entry("Root Entry")
    for path, content in streams.items():
        at = root
        *folders, name = path.split("/")
        for folder in folders:
            found = next((one for one in at.children if one.name == folder), None)
            if found is None:
                found = Entry(folder)
                at.children.append(found)
            at = found
        at.children.append(Entry(name, content))
    return _written(root)


def _numbered(root: Entry) -> list[Entry]:
    """Return all entries in order; children hang in a chain, which is a (poor but legal) tree."""
    entries = [root]
    for entry in entries:
        ordered = sorted(entry.children, key=lambda one: (len(one.name), one.name.upper()))
        entries.extend(ordered)
        for number, one in enumerate(ordered):
            at = entries.index(one)
            if number == 0:
                entry.child = at
            else:
                ordered[number - 1].sibling = at
    return entries


def _written(root: Entry) -> bytes:
    entries = _numbered(root)
    mini, mini_fat, sectors, fat = bytearray(), [], bytearray(), []

    def put(content: bytes) -> int:
        first, count = len(fat), -(-len(content) // SECTOR)
        sectors.extend(content.ljust(count * SECTOR, b"\x00"))
        fat.extend([*range(first + 1, first + count), END] if count else [])
        return first if count else END

    for entry in entries[1:]:
        if entry.content is None:
            continue
        entry.size = len(entry.content)
        if entry.size >= CUTOFF:
            entry.start = put(entry.content)
        elif entry.size:
            entry.start, count = len(mini_fat), -(-entry.size // MINI)
            mini.extend(entry.content.ljust(count * MINI, b"\x00"))
            mini_fat.extend([*range(entry.start + 1, entry.start + count), END])
    root.start, root.size = put(bytes(mini)), len(mini)
    packed = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    packed += b"\xff" * (-len(packed) % SECTOR)
    mini_fat_at = put(packed)
    directory_at = put(
        b"".join(_directory(entry) for entry in entries).ljust(-(-len(entries) // 4) * SECTOR, b"\x00")
    )
    # The table of sectors lists its own sectors too.
    own = 1
    while own * (SECTOR // 4) < len(fat) + own:
        own += 1
    fat_at = len(fat)
    fat.extend([FAT] * own)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(own * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, own,
        directory_at, 0, CUTOFF, mini_fat_at, len(packed) // SECTOR, END, 0, fat_at,
    )  # fmt: skip
    rest = [fat_at + number for number in range(1, own)]
    header += struct.pack(f"<{len(rest)}I", *rest)
    return header.ljust(SECTOR, b"\xff") + bytes(sectors) + table


def _directory(entry: Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\x00\x00"
    kind = 5 if entry.name == "Root Entry" else 1 if entry.content is None else 2
    return struct.pack(
        "<64sHBBIII16sIQQII4x", name, len(name), kind, 1, NONE, entry.sibling, entry.child, b"", 0, 0, 0,
        entry.start, entry.size,
    )  # fmt: skip
