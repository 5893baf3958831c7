"""Reading in a child process that may not use more than its share, so that a hostile file harms nobody.

The child gets the bytes on its standard input and gives JSON on its standard output. It inherits no environment, no
open files and no working directory of ours; memory, processor time, clock time and the size of the answer are
bounded. Whatever goes wrong there, here it is an `UnreadableFile`, and the caller still has the bytes.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tongpin.method.model import Text
from tongpin.reading.files.errors import UnreadableFile
from tongpin.reading.files.limits import MEBIBYTE, Limits
from tongpin.reading.types import ParsedFile, Part

# The child's whole program: bounds first, then the import of anything that could be made to misbehave.
_BOOTSTRAP = """
import sys
sys.path[:] = sys.argv[4].split("\\n")
cpu, memory, result = map(int, sys.argv[1:4])
try:
    import resource
except ImportError:
    pass
else:
    # Processor time has a second between its two bounds, so that it ends by a signal of its own.
    for kind, most, last in ((resource.RLIMIT_CPU, cpu, cpu + 1), (resource.RLIMIT_AS, memory, memory),
                             (resource.RLIMIT_FSIZE, result, result), (resource.RLIMIT_CORE, 0, 0),
                             (resource.RLIMIT_NOFILE, 64, 64)):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most, last = min(most, hard), min(last, hard)
        resource.setrlimit(kind, (most, last))
from tongpin.reading.files.child import main
main()
"""
_STEP = 1 << 16


def parse_safely(data: bytes, name: str, *, limits: Limits = Limits(), lang: str = "zh") -> ParsedFile:  # noqa: B008 - frozen
    """Do what `parse_file` does, in a bounded child process.

    Raises `UnreadableFile`: the child's own, or one that says that the child crashed, hung, wanted too much memory
    or answered nonsense.
    """
    request = json.dumps({"name": name, "lang": lang, "size": len(data)}).encode() + b"\n"
    answer = run_bounded(_BOOTSTRAP, request + data, limits)
    return _understand(answer)


def run_bounded(program: str, given: bytes, limits: Limits) -> bytes:
    """Run a Python program in a bounded child, give it bytes, return what it prints.

    Raises `UnreadableFile` where it does not end well within its limits.
    """
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and program, no shell
        _command(program, limits),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=Path(sys.executable).anchor,
        close_fds=True,
        start_new_session=True,
    )
    feeder = threading.Thread(target=_feed, args=(child, given), daemon=True)
    feeder.start()
    try:
        answer = _collect(child, limits)
        code = child.wait(timeout=max(1.0, limits.seconds))
    except subprocess.TimeoutExpired as error:
        raise _timed_out(limits) from error
    finally:
        _end(child)
        feeder.join()
    if code != 0:
        raise _died(code)
    return answer


def _command(program: str, limits: Limits) -> Sequence[str]:
    bounds = (limits.cpu_seconds, limits.memory_bytes, limits.result_bytes)
    paths = "\n".join(str(Path(path).absolute()) for path in sys.path)
    return [sys.executable, "-I", "-X", "utf8", "-c", program, *map(str, bounds), paths]


def _environment() -> Mapping[str, str]:
    """Nothing of ours; one thread for the number libraries, so that they do not reserve memory for more."""
    system = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}
    return {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **system}


def _feed(child: subprocess.Popen[bytes], given: bytes) -> None:
    """Write to the child; one that dies or stops listening is found out elsewhere."""
    if child.stdin is not None:
        with contextlib.suppress(OSError, ValueError):
            child.stdin.write(given)
        with contextlib.suppress(OSError, ValueError):
            child.stdin.close()


def _collect(child: subprocess.Popen[bytes], limits: Limits) -> bytes:
    """Read the child's output to its end, within its time and size."""
    if child.stdout is None:
        return b""
    end = time.monotonic() + limits.seconds
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, end - time.monotonic())):
                raise _timed_out(limits)
            piece = os.read(child.stdout.fileno(), _STEP)
            if not piece:
                return bytes(answer)
            answer += piece
            if len(answer) > limits.result_bytes:
                raise _too_long(limits)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Make sure that nothing of the child is left, nor of what it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        elif child.poll() is None:
            child.kill()
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _understand(answer: bytes) -> ParsedFile:
    """Turn the child's JSON back to what it stands for, trusting none of it."""
    try:
        value = json.loads(answer)
        if "error" in value:
            raise UnreadableFile(_text(value["error"]["message"]), _text(value["error"]["mend"]))
        return _parsed(value["file"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise _nonsense() from error


def _text(value: Mapping[str, object]) -> Text:
    return Text(_string(value["zh"]), _string(value["en"]))


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _parsed(value: Mapping[str, object]) -> ParsedFile:
    parts, warnings = value["parts"], value["warnings"]
    if not isinstance(parts, list) or not isinstance(warnings, list):
        raise TypeError
    return ParsedFile(
        name=_string(value["name"]),
        kind=_string(value["kind"]),
        parts=tuple(_part(part) for part in parts),
        warnings=tuple(_string(warning) for warning in warnings),
        title=_string(value["title"]),
    )


def _part(value: Mapping[str, object]) -> Part:
    at = None if value["at"] is None else datetime.fromisoformat(_string(value["at"]))
    if at is not None and at.tzinfo is None:
        raise ValueError
    return Part(
        text=_string(value["text"]),
        by=_string(value["by"]),
        at=at,
        kind=_string(value["kind"]),
        place=_string(value["place"]),
    )


_MEND = Text(
    "原文件没有丢；请另存一份或拆小后再试，或把正文直接粘贴进来。",
    "The original is kept; save a new copy or split it and try again, or paste its text.",
)


def _timed_out(limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        Text(
            f"读取超过 {limits.seconds:g} 秒还没完成，已停止。",
            f"Reading took more than {limits.seconds:g} seconds and was stopped.",
        ),
        _MEND,
    )


def _too_long(limits: Limits) -> UnreadableFile:
    size = limits.result_bytes // MEBIBYTE
    return UnreadableFile(
        Text(
            f"文件里的文字超过 {size} MB，没有读取。",
            f"The file holds more than {size} MB of text and was not read.",
        ),
        _MEND,
    )


def out_of_memory() -> UnreadableFile:
    """Return the error for a file that wants more memory than one file may have."""
    return UnreadableFile(
        Text(
            "读取这个文件需要的内存太多，已停止。", "Reading this file takes too much memory; it was stopped."
        ),
        _MEND,
    )


def _died(code: int) -> UnreadableFile:
    if code == -getattr(signal, "SIGXCPU", 0):
        return UnreadableFile(
            Text(
                "读取这个文件占用的处理器时间太多，已停止。",
                "Reading this file took too much processor time; it was stopped.",
            ),
            _MEND,
        )
    return UnreadableFile(
        Text(
            "读取这个文件时程序异常退出，没有读出内容。",
            "The reader broke down on this file; nothing was read.",
        ),
        _MEND,
    )


def _nonsense() -> UnreadableFile:
    return UnreadableFile(
        Text(
            "读取这个文件得到的结果不对，没有采用。",
            "The reader gave a result that makes no sense; it was not used.",
        ),
        _MEND,
    )
