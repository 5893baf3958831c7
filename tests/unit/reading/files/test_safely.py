from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tongpin.reading.files import Limits, UnreadableFile, parse_file, parse_safely
from tongpin.reading.files.safely import _BOOTSTRAP, _understand, run_bounded
from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.types import Part

MakePdf = Callable[[Sequence[Sequence[str]]], bytes]
BOUNDS = _BOOTSTRAP.partition("from tongpin")[0]  # the child's own bounds, without its parser
MEBIBYTE = 1024 * 1024


def refused(program: str, limits: Limits, given: bytes = b"") -> str:
    with pytest.raises(UnreadableFile) as caught:
        run_bounded(program, given, limits)
    return caught.value.message.en


def test_parse_safely_gives_what_parse_file_gives(make_pdf: MakePdf) -> None:
    chat = "王总监 2025/3/1 10:32:05\n出了事你们赔得起吗\n[图片]\n\n李明 2025/3/1 10:35:00\n[图片]"
    for data, name in ((chat.encode("gb18030"), "聊天.txt"), (make_pdf([["采购文件"], []]), "a.pdf")):
        assert parse_safely(data, name, lang="en") == parse_file(data, name, lang="en")


def test_parse_safely_keeps_times_with_their_zone() -> None:
    parts = parse_safely("王总监 2025/3/1 10:32:05\n价格".encode(), "a.txt").parts
    assert parts == (
        Part("价格", "王总监", datetime(2025, 3, 1, 10, 32, 5, tzinfo=SHANGHAI), "chat", "line 1"),
    )


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.4", b"abc\x00def", b"\x89PNG"])
def test_parse_safely_raises_what_parse_file_raises(data: bytes) -> None:
    errors = []
    for parse in (parse_file, parse_safely):
        with pytest.raises(UnreadableFile) as caught:
            parse(data, "a.docx")
        errors.append((caught.value.message, caught.value.mend))
    assert errors[0] == errors[1]


def test_parse_safely_stops_what_takes_too_long() -> None:
    data = ("王总监 2025/3/1 10:32:05\n价格\n" * 100_000).encode()
    with pytest.raises(UnreadableFile) as caught:
        parse_safely(data, "a.txt", limits=Limits(seconds=0.5))
    assert caught.value.message.zh == "读取超过 0.5 秒还没完成，已停止。"


def test_parse_safely_stops_what_takes_too_much_memory() -> None:
    data = b"[" + b"[]," * 8_000_000 + b"[]]"
    with pytest.raises(UnreadableFile) as caught:
        parse_safely(data, "a.json", limits=Limits(memory_bytes=300 * MEBIBYTE))
    assert caught.value.message.en == "Reading this file takes too much memory; it was stopped."


def test_parse_safely_stops_an_answer_that_is_too_long() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_safely(b"hello " * MEBIBYTE, "a.txt", limits=Limits(result_bytes=2 * MEBIBYTE))
    assert caught.value.message.en == "The file holds more than 2 MB of text and was not read."


def test_run_bounded_hang() -> None:
    began = time.monotonic()
    assert (
        refused("import time\ntime.sleep(60)", Limits(seconds=0.5))
        == "Reading took more than 0.5 seconds and was stopped."
    )
    assert time.monotonic() - began < 10


def test_run_bounded_output_closed_but_still_running() -> None:
    assert refused("import os, time\nos.close(1)\ntime.sleep(60)", Limits(seconds=1)) == (
        "Reading took more than 1 seconds and was stopped."
    )


def test_run_bounded_drip_of_output_does_not_extend_the_time() -> None:
    program = "import sys, time\nwhile True:\n    sys.stdout.write('x')\n    sys.stdout.flush()\n    time.sleep(0.05)"
    assert refused(program, Limits(seconds=0.8)) == "Reading took more than 0.8 seconds and was stopped."


def test_run_bounded_processor_time() -> None:
    assert refused(BOUNDS + "while True: pass", Limits(cpu_seconds=1)) == (
        "Reading this file took too much processor time; it was stopped."
    )


@pytest.mark.parametrize(
    "program",
    [
        "import os\nos.abort()",
        "import ctypes\nctypes.string_at(0)",
        "raise SystemExit(3)",
        "1 / 0",
        "import os, signal\nos.kill(os.getpid(), 15)",
    ],
)
def test_run_bounded_crash(program: str) -> None:
    assert refused(program, Limits()) == "The reader broke down on this file; nothing was read."


def test_run_bounded_memory_cannot_be_had() -> None:
    program = BOUNDS + "try:\n    bytearray(600 << 20)\nexcept MemoryError:\n    print('none')"
    assert run_bounded(program, b"", Limits(memory_bytes=400 * MEBIBYTE)) == b"none\n"


def test_run_bounded_child_that_ignores_its_input() -> None:
    assert run_bounded("print('done')", b"x" * (8 * MEBIBYTE), Limits()) == b"done\n"


def test_run_bounded_child_has_no_environment_files_or_folder_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TONGPIN_SECRET_KEY", "do-not-tell")
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "open").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        program = (
            "import json, os\n"
            "print(json.dumps([sorted(os.environ), os.getcwd(), sorted(map(int, os.listdir('/proc/self/fd')))[:4]]))"
        )
        environment, folder, files = json.loads(run_bounded(program, b"", Limits()))
    assert environment == ["LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]
    assert (folder, files) == ("/", [0, 1, 2, 3])  # 3 is the listing itself


def test_run_bounded_leaves_nothing_behind_that_the_child_started() -> None:
    program = (
        "import os, time\n"
        "started = os.fork()\n"
        "if not started:\n    os.close(0), os.close(1), time.sleep(60)\n"
        "print(started)\n"
    )
    started = Path(f"/proc/{int(run_bounded(program, b'', Limits()))}/stat")
    end = time.monotonic() + 10
    while _is_running(started) and time.monotonic() < end:
        time.sleep(0.01)
    assert not _is_running(started)


def _is_running(stat: Path) -> bool:
    try:
        return stat.read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"nonsense", b"[]", b"{}", b"null", b"3", b'{"file": 3}', b'{"error": {"message": "x"}}', b"\xff\xfe", b"[" * 100_000,
        b'{"file": {"name": "a", "kind": "txt", "title": "", "warnings": [], "parts": "abc"}}',
        b'{"file": {"name": "a", "kind": "txt", "title": "", "warnings": [1], "parts": []}}',
        b'{"file": {"name": "a", "kind": "txt", "title": "", "warnings": [], "parts": [{"text": 1}]}}',
        (b'{"file": {"name": "a", "kind": "txt", "title": "", "warnings": [], "parts":'
        b' [{"text": "a", "by": "", "at": "2025-01-01T00:00:00", "kind": "note", "place": ""}]}}'),
    ],
)  # fmt: skip
def test_understand_refuses_nonsense(answer: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        _understand(answer)
    assert caught.value.message.en == "The reader gave a result that makes no sense; it was not used."
