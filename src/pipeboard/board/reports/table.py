"""Every report there is, by name, in the order of the list."""

from __future__ import annotations

from pipeboard.board.reports.funnel import FUNNEL
from pipeboard.board.reports.report import Report

REPORTS: dict[str, Report] = {report.name: report for report in (FUNNEL,)}
