"""What a report is asked: typed in one line, stepped through, said again for a shell."""

from __future__ import annotations

from datetime import date

import pytest

from pipeboard.board.reports import asking
from pipeboard.board.reports.report import Asked
from pipeboard.board.reports.table import REPORTS
from pipeboard.errors import UsageError
from pipeboard.model.times import DAY

TODAY = date(2026, 11, 22)
Q3 = Asked("owner:me", date(2026, 7, 1), date(2026, 10, 1), 90 * DAY)


@pytest.mark.parametrize(
    ("name", "text", "asked"),
    [
        ("funnel", "2026-Q3 90d", Q3),
        ("funnel", "", Asked("owner:me")),
        ("time", "2w", Asked("owner:me", within=14 * DAY)),
        ("changed", "HEAD~3", Asked("owner:me", since="HEAD~3")),
        ("activity", "2026-09", Asked("owner:me", date(2026, 9, 1), date(2026, 10, 1))),
    ],
)
def test_limits_are_typed_in_one_line(name: str, text: str, asked: Asked) -> None:
    assert asking.read(text, REPORTS[name], Q3) == asked


@pytest.mark.parametrize(
    ("name", "text"), [("funnel", "soon"), ("activity", "90d"), ("forecast", "2026")]
)
def test_what_says_nothing_to_a_report_is_refused(name: str, text: str) -> None:
    with pytest.raises(UsageError):
        asking.read(text, REPORTS[name], Asked())


@pytest.mark.parametrize(
    ("asked", "by", "words"),
    [
        (Asked(), -1, "2026-Q4"),
        (Q3, 1, "2026-Q4"),
        (Q3, -3, "2025-Q4"),
        (Asked("", date(2026, 1, 1), date(2026, 2, 1)), -1, "2025-12"),
        (Asked("", date(2026, 11, 16), date(2026, 11, 23)), -1, "2026-11-09..2026-11-15"),
        (Asked("", date(2026, 11, 22), date(2026, 11, 23)), 1, "2026-11-23"),
        (Asked("", date(2026, 1, 1), date(2027, 1, 1)), -1, "2025"),
    ],
)
def test_a_period_is_stepped_by_its_own_length(asked: Asked, by: int, words: str) -> None:
    stepped = asking.stepped(REPORTS["activity"], asked, by, TODAY)
    assert stepped is not None
    assert asking.limits(REPORTS["activity"], stepped._replace(query="")) == words


def test_a_report_without_days_has_none_to_step_through() -> None:
    assert asking.stepped(REPORTS["forecast"], Asked(), 1, TODAY) is None


@pytest.mark.parametrize(
    ("name", "asked", "at", "line"),
    [
        ("forecast", Asked(), "", "pb report forecast"),
        ("funnel", Q3, "", "pb report funnel --cohort 2026-Q3 --within 90d -q owner:me"),
        ("forecast", Q3, "", "pb report forecast -q owner:me"),
        ("activity", Q3, "9d6e52c2", "pb report activity --period 2026-Q3 -q owner:me --at 9d6e52c2"),
        ("changed", Asked("tag:x y", since="30d"), "", "pb report changed --since 30d -q 'tag:x y'"),
        ("time", Asked("", within=36 * 3600), "", "pb report time --within 36h"),
    ],
)  # fmt: skip
def test_the_line_for_the_shell(name: str, asked: Asked, at: str, line: str) -> None:
    assert asking.command(REPORTS[name], asked, at) == line


def test_every_report_says_what_may_be_typed_for_it() -> None:
    for report in REPORTS.values():
        assert bool(asking.hint(report)) == bool(
            {"cohort", "period", "within", "since"} & {*report.takes}
        )
