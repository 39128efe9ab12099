"""`report`: numbers of the board, each with the definition it follows."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading, Line, render
from pipeboard.errors import NotFound, UsageError

if TYPE_CHECKING:
    from datetime import date

    from pipeboard.board.reports.report import Asked, Found, Measure, Report
    from pipeboard.cli.call import Call

_WIDTH = 80
_PERIODS = "2026, 2026-Q3, 2026-09, 2026-07-01..2026-09-30"
_RIGHT = {"n", "some", "%", "money", "mean", "lift"}


def report_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb report`."""
    add = parser.add_argument
    add("name", nargs="?", default="", metavar="NAME", help="which report; none: the list of them")
    add("--list", action="store_true", help="every report, with what it answers")
    add(
        "--cohort", metavar="PERIOD", help="leads of 2026, 2026-Q3, 2026-09, 2026-07-01..2026-09-30"
    )
    add("--within", metavar="TIME", help="funnel: after so long, e.g. 90d; time: in the last")
    add("-q", "--query", metavar="QUERY", default="", help="only these contacts")
    add("--segment", metavar="NAME", default="", help="only the contacts of a segment")


def report(call: Call) -> Answer:
    """One report, or the list of them."""
    from pipeboard.board.reports.table import REPORTS

    name = call.options.name
    if call.options.list or not name:
        return _list(REPORTS)
    if name not in REPORTS:
        from pipeboard.cli.call import near_or_all

        raise UsageError(f"there is no report {name!r}", hint=near_or_all(name, REPORTS))
    chosen = REPORTS[name]
    found = chosen.make(call.board, _asked(call, chosen))
    return _answer(call, chosen, found)


def _list(reports: Mapping[str, Report]) -> Answer:
    rows = [
        {"id": one.name, "what": one.what, "definition": one.definition} for one in reports.values()
    ]
    columns = (
        Heading("REPORT", lambda row: row["id"]),
        Heading("WHAT IT ANSWERS", lambda row: row["what"], 80),
    )
    return Answer(rows=rows, columns=columns)


def _answer(call: Call, chosen: Report, found: Found) -> Answer:
    exact = call.format in ("csv", "tsv")
    columns = [_heading(measure, exact=exact) for measure in chosen.measures]
    value = {
        "report": chosen.name,
        "definition": chosen.definition,
        "headline": found.headline,
        **found.facts,
        "rows": list(found.rows),
    }
    table = render(Answer(rows=found.rows, columns=columns), "table") if found.rows else ""
    parts = [
        found.headline,
        table,
        "\n".join(wrap(chosen.definition, _WIDTH, break_on_hyphens=False)),
    ]
    text = "\n\n".join(part for part in parts if part)
    warnings = call.board.compile(_whom(call)).warnings
    return Answer(value, rows=found.rows, columns=columns, text=text, warnings=warnings)


# what is asked -----------------------------------------------------------------------------------


def _asked(call: Call, chosen: Report) -> Asked:
    from pipeboard.board.reports.report import Asked

    for option in ("cohort", "within"):
        if getattr(call.options, option) and option not in chosen.takes:
            raise UsageError(f"--{option} says nothing to {chosen.name}", hint="leave it away")
    first, after = _cohort(call.options.cohort)
    return Asked(_whom(call), first, after, _within(call.options.within))


def _whom(call: Call) -> str:
    """The query, and that of the segment, as one."""
    name = call.options.segment
    if not name:
        return str(call.options.query)
    known = {one.id: one for one in call.board.segments()}
    if name not in known:
        from pipeboard.cli.call import near_or_all

        raise NotFound(f"no segment {name!r}", hint=near_or_all(name, known))
    return f"segment:{name} ({call.options.query})" if call.options.query else f"segment:{name}"


def _cohort(text: str | None) -> tuple[date | None, date | None]:
    from pipeboard.model.period import parse_period

    if not text:
        return None, None
    try:
        return parse_period(text)
    except ValueError as error:
        raise UsageError(str(error), hint=_PERIODS) from error


def _within(text: str | None) -> int | None:
    from pipeboard.model.times import parse_duration

    if not text:
        return None
    try:
        return parse_duration(text).seconds
    except ValueError as error:
        raise UsageError(str(error), hint="--within 90d") from error


# how it is shown ---------------------------------------------------------------------------------


def _heading(measure: Measure, *, exact: bool) -> Heading:
    """A column; `exact` leaves numbers as they are, for a spreadsheet."""

    def cell(row: Line) -> object:
        value = row.get(measure.key)
        return _exact(value) if exact else _shown(value, measure.unit)

    return Heading(measure.title, cell, 200, right=measure.unit in _RIGHT)


def _exact(value: object) -> object:
    """A cell as a spreadsheet reads it: shares from 0 to 1, nothing rounded away that counts."""
    if isinstance(value, tuple):
        return "..".join(f"{share:.4f}" for share in value)
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else _shown(value, "")


def _shown(value: object, unit: str) -> object:
    """A cell as a person reads it."""
    if isinstance(value, Mapping):
        return " · ".join(f"{name} {count}" for name, count in value.items())
    if isinstance(value, tuple):
        return "–".join(f"{100 * share:.0f}" for share in value)
    if not value and unit in ("some", "money"):
        return ""
    if isinstance(value, float):
        return {
            "%": f"{100 * value:.0f} %",
            "money": f"{value:,.0f}",
            "mean": f"{value:.1f}",
            "lift": f"{value:.2f}",
        }.get(unit, f"{value:g}")
    return value
