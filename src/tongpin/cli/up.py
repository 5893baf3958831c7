"""`tongpin up`: everything on this machine."""

from __future__ import annotations

from pathlib import Path

import click


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
    from tongpin.server.start import up as start  # noqa: PLC0415

    start(data_dir, host, port, demo)
