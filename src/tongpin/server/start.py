"""Running everything on this machine: web and jobs, stopped together."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tongpin.method import Text
from tongpin.server.installation import Readiness, StartRefused, prepare

WAIT_SECONDS = 30.0
STOP_SECONDS = 10.0
AGAIN_SECONDS = 1.0
WORKER = (sys.executable, "-m", "tongpin.server.worker")
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not listened on


def up(data_dir: Path, host: str, port: int, demo: bool) -> None:  # noqa: FBT001 - the command line's own flag
    """Make ready what is missing, start web and jobs, and run until Ctrl-C.

    Where it cannot start, one line on standard error says why and what to do, and the exit status is 2.
    """
    try:
        os.umask(0o077)
        refuse_taken(host, port)
        readiness = prepare(data_dir.resolve(), demo=demo)
        os.environ.setdefault("TONGPIN_LISTEN", host)
        run(host, port, readiness)
    except StartRefused as refusal:
        print(f"tongpin: {refusal}", file=sys.stderr)  # noqa: T201 - said to the person who starts it
        raise SystemExit(2) from None


def refuse_taken(host: str, port: int) -> None:
    """Refuse at once where the port is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise StartRefused(
                    Text(
                        f"不能在 {host}:{port} 上监听：{error.strerror}。",
                        f"cannot listen on {host}:{port}: {error.strerror}.",
                    )
                ) from error
            raise StartRefused(
                Text(
                    f"端口 {port} 已被占用；请关掉占用它的程序，或换一个端口：--port {port + 1}。",
                    f"port {port} is in use; stop that program, or choose another with --port {port + 1}.",
                )
            ) from error


def run(host: str, port: int, readiness: Readiness) -> None:
    """Start both processes, say where, and stop both when one ends or somebody asks."""
    stopping = _stop_on_signals()
    web, jobs = _start(_web_command(host, port)), _start(WORKER)
    try:
        address = f"http://{_bracketed(LOOPBACK.get(host, host))}:{port}/"
        _wait_until_answers(address, web)
        _greet(address, readiness)
        while not stopping and web.poll() is None:
            time.sleep(0.2)
            if jobs.poll() is not None and not stopping:
                time.sleep(
                    AGAIN_SECONDS
                )  # a worker that died left its job behind; the next one does it again
                jobs = _start(WORKER)
    finally:
        _stop([web, jobs])
    if not stopping:
        raise StartRefused(
            Text("网页进程意外结束了，请看上面的日志。", "the web process ended; see the log above.")
        )


def _web_command(host: str, port: int) -> list[str]:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1"]
    threads = ["--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, *threads, "tongpin.server.wsgi:application"]


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches us, and we stop it in order.
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own programs


def _stop_on_signals() -> list[int]:
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda caught, _: stopping.append(caught))
    return stopping


def _wait_until_answers(address: str, web: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and web.poll() is None:
        try:
            urllib.request.urlopen(f"{address}sign-in/", timeout=5).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return  # it answers, and will say for itself what is wrong
        except OSError:
            time.sleep(0.05)
        else:
            return


def _greet(address: str, readiness: Readiness) -> None:
    lines = [f"同频 Tongpin: {address}"]
    if readiness.password:
        lines += [
            "管理员（密码只显示这一次，请记下） / administrator (shown once, write it down):",
            f"  {readiness.email}",
            f"  {readiness.password}",
        ]
    if _is_demo():
        lines.append("演示模式：在登录页点一个人即可进入 / demo: click a person on the sign-in page")
    lines.append("Ctrl-C 停止 / stops it")
    print("\n".join(lines), flush=True)  # noqa: T201 - said to the person who starts it


def _is_demo() -> bool:
    from tongpin.server import demo  # noqa: PLC0415 - after setup

    return demo.is_on()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
