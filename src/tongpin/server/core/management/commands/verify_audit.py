"""Check that nobody changed, removed or slipped in a row of the audit log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongpin.server.core.domain.audit import verify_chain


class Command(BaseCommand):
    """Walk the audit log's chain."""

    help = "核对审计日志是否完整 / check that the audit log is whole"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's interface
        """Say how many rows were checked, or which one is broken."""
        report = verify_chain()
        if not report.is_whole:
            place = f"row {report.broken_at}" if report.broken_at else "the end"
            raise CommandError(
                f"审计日志被动过：{place}: {report.why}（前 {report.length} 条完好 / rows before are whole）"
            )
        self.stdout.write(f"审计日志完整，共 {report.length} 条 / whole: {report.length} rows")
