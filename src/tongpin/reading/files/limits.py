"""How much one file may cost us. Figures for archives follow the known bombs: 1 MB that unpacks to 400 MB."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024

FILE_BYTES = 25 * MEBIBYTE
ARCHIVE_BYTES = 200 * MEBIBYTE  # all members together, unpacked
ARCHIVE_RATIO = 100  # unpacked to packed, of one member and of the whole
ARCHIVE_RATIO_FREE = MEBIBYTE  # below this size a ratio proves nothing
ARCHIVE_MEMBERS = 2_000
ROWS = 200_000  # of one workbook or table
COLUMNS = 500
PAGES = 5_000
MESSAGES = 5_000  # of one mailbox file
ATTACHMENTS = 50  # of one mail, those inside attached mails included
NESTING = 1_000  # of elements in a page
DEPTH = 3  # a file in a mail in a mail


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child process of `parse_safely` may use before it is stopped."""

    seconds: float = 60.0  # on the clock
    cpu_seconds: int = 45
    memory_bytes: int = 1536 * MEBIBYTE  # of address space
    result_bytes: int = 128 * MEBIBYTE  # of the JSON that comes back
