"""`tongpin up`: everything on this machine."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import click

from tongpin.cli.failure import Failure


@click.command()
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var"),
    show_default=True,
    envvar="TONGPIN_DATA",
    metavar="DIR",
    help="Where everything is kept; made at the first start.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option("--demo", is_flag=True, help="Load the demo, with people signed in by one click.")
def up(data_dir: Path, host: str, port: int, demo: bool) -> None:
    """Run everything on this machine: web, jobs, SQLite under --data."""
    _refuse_taken(host, port)
    from tongpin.server.start import up as start  # noqa: PLC0415

    start(data_dir, host, port, demo)


def _refuse_taken(host: str, port: int) -> None:
    """Fail at once, and say what to do, where we could not listen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise Failure(
            f"--host: {host} 不是本机地址；请试 127.0.0.1 或 0.0.0.0",
            f"--host: {host} is no address of this machine; try 127.0.0.1 or 0.0.0.0",
        ) from None
    except OSError as error:
        raise _why(error, host, port) from None


def _why(error: OSError, host: str, port: int) -> Failure:
    if error.errno == errno.EADDRINUSE:
        return Failure(
            f"--port: {host} 的 {port} 端口被占用；请停掉那个程序，或换一个端口，如 --port {port + 1}",
            f"--port: {port} on {host} is in use; stop that program, or choose another with --port {port + 1}",
        )
    if error.errno == errno.EACCES:
        return Failure(
            f"--port: 用 {port} 端口要管理员权限；请选 1023 以上的，如 --port 8000",
            f"--port: {port} needs an administrator's rights; choose one above 1023, as --port 8000",
        )
    return Failure(
        f"--host: 无法监听 {host}({error.strerror})；请试 127.0.0.1 或 0.0.0.0",
        f"--host: cannot listen on {host} ({error.strerror}); try 127.0.0.1 or 0.0.0.0",
    )
