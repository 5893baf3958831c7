"""The inside of the bounded child process: bytes from standard input, JSON to standard output, nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from tongpin.method.model import Text
from tongpin.reading.files.errors import UnreadableFile
from tongpin.reading.files.parse import parse_file
from tongpin.reading.files.safely import out_of_memory
from tongpin.reading.types import ParsedFile, Part


def main() -> None:
    """Read one request and answer it."""
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(request["size"])
    sys.stdout.buffer.write(json.dumps(answer(data, request["name"], request["lang"])).encode())
    sys.stdout.buffer.flush()


def answer(data: bytes, name: str, lang: str) -> Mapping[str, object]:
    """Return the file or the error as plain values."""
    try:
        return {"file": _plain_file(parse_file(data, name, lang=lang))}
    except UnreadableFile as error:
        return {"error": _plain_error(error)}
    except MemoryError:
        return {"error": _plain_error(out_of_memory())}


def _plain_file(parsed: ParsedFile) -> Mapping[str, object]:
    return {
        "name": parsed.name,
        "kind": parsed.kind,
        "title": parsed.title,
        "warnings": list(parsed.warnings),
        "parts": [_plain_part(part) for part in parsed.parts],
    }


def _plain_part(part: Part) -> Mapping[str, object]:
    at = None if part.at is None else part.at.isoformat()
    return {"text": part.text, "by": part.by, "at": at, "kind": part.kind, "place": part.place}


def _plain_error(error: UnreadableFile) -> Mapping[str, object]:
    return {"message": _plain_text(error.message), "mend": _plain_text(error.mend)}


def _plain_text(text: Text) -> Mapping[str, str]:
    return {"zh": text.zh, "en": text.en}
