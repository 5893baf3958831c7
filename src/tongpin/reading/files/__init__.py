"""Files to text: whatever people really have, turned to dated parts with their speakers.

`parse_file` reads in this process; `parse_safely` does the same in a bounded child process and is what doors use
for anything that comes from outside. No file is fetched, nothing is written, no clock is read.
"""

from __future__ import annotations

from tongpin.reading.files.chat import split_chat
from tongpin.reading.files.errors import UnreadableFile
from tongpin.reading.files.limits import Limits
from tongpin.reading.files.parse import parse_file, parse_text
from tongpin.reading.files.places import say_place
from tongpin.reading.files.safely import parse_safely
from tongpin.reading.files.thread import split_thread

__all__ = [
    "Limits",
    "UnreadableFile",
    "parse_file",
    "parse_safely",
    "parse_text",
    "say_place",
    "split_chat",
    "split_thread",
]
