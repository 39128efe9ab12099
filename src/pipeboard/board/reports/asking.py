"""What a report is asked, in words: typed in one line, said in a title, as a line of the shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from pipeboard.errors import UsageError
from pipeboard.model.period import beside, parse_period, period_words, quarter_of
from pipeboard.model.times import DAY, parse_duration

if TYPE_CHECKING:
    from datetime import date

    from pipeboard.board.reports.report import Asked, Report

HOUR = 3600
DAYS = ("cohort", "period")
"""The options that mean days, under the name that fits the report."""


def hint(report: Report) -> str:
    """What may be typed for a report; "" where it is asked of whom alone."""
    parts = ["2026 · 2026-Q3 · 2026-09 · 2026-09-01..2026-09-30"] if takes_days(report) else []
    parts += ["90d"] if "within" in report.takes else []
    parts += ["a day or a commit"] if "since" in report.takes else []
    return f"{' · '.join(parts)} · empty: no limit" if parts else ""


def takes_days(report: Report) -> str:
    """The name of the option that means days; "" of a report that has none."""
    return next((name for name in DAYS if name in report.takes), "")


def read(text: str, report: Report, asked: Asked) -> Asked:
    """The limits that are typed in one line, `2026-Q3 90d`; whom it is about stays.

    Raises UsageError.
    """
    said = asked._replace(first=None, after=None, within=None, since="")
    for word in text.split():
        said = _heard(word, report, said)
    return said


def _heard(word: str, report: Report, asked: Asked) -> Asked:
    if "since" in report.takes:
        return asked._replace(since=word)
    if takes_days(report):
        try:
            first, after = parse_period(word)
        except ValueError:
            pass
        else:
            return asked._replace(first=first, after=after)
    if "within" in report.takes:
        try:
            return asked._replace(within=parse_duration(word).seconds)
        except ValueError:
            pass
    raise UsageError(f"{word!r} says nothing to {report.name}", hint=hint(report))


def stepped(report: Report, asked: Asked, by: int, today: date) -> Asked | None:
    """The period before or after; from none to this quarter. None for a report without days."""
    if not takes_days(report):
        return None
    if asked.first is None or asked.after is None:
        first, after = quarter_of(today)
    else:
        first, after = beside(asked.first, asked.after, by)
    return asked._replace(first=first, after=after)


def options(report: Report, asked: Asked) -> list[str]:
    """The options that ask a report the same on the command line."""
    said: list[str] = []
    if takes_days(report) and asked.first and asked.after:
        said += [f"--{takes_days(report)}", period_words(asked.first, asked.after)]
    if "within" in report.takes and asked.within:
        said += ["--within", duration_words(asked.within)]
    if "since" in report.takes and asked.since:
        said += ["--since", asked.since]
    return [*said, "-q", asked.query] if asked.query else said


def command(report: Report, asked: Asked, at: str = "") -> str:
    """`pb report funnel --cohort 2026-Q3`; `at` is the commit of a past board."""
    past = ["--at", at] if at else []
    return shlex.join(["pb", "report", report.name, *options(report, asked), *past])


def limits(report: Report, asked: Asked) -> str:
    """`2026-Q3 · within 90d · owner:me`."""
    said = iter(options(report, asked))
    kept = {"--within": "within ", "--since": "since "}
    return " · ".join(
        f"{kept.get(name, '')}{value}" for name, value in zip(said, said, strict=True)
    )


def duration_words(seconds: int) -> str:
    """`90d`, or `36h` where no days are whole."""
    return f"{seconds // DAY}d" if seconds % DAY == 0 else f"{max(1, seconds // HOUR)}h"
