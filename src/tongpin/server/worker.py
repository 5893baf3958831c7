"""The process that does the jobs: `python -m tongpin.server.worker`."""

from __future__ import annotations

import os
import signal
import threading


def main() -> None:
    """Do jobs until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.server.settings.main")
    import django  # noqa: PLC0415 - settings must be named first

    django.setup()
    from tongpin.server.core import jobs  # noqa: PLC0415 - after setup

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    jobs.work(stop)


if __name__ == "__main__":
    main()
