"""`report`: numbers of the board, each with the definition it follows."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading, Line
from pipeboard.errors import NotFound, UsageError

if TYPE_CHECKING:
    from datetime import date

    from pipeboard.board.reports.report import Asked, Found, Measure, Report
    from pipeboard.cli.call import Call

_WIDTH = 80
_PERIODS = "2026, 2026-Q3, 2026-09, 2026-07-01..2026-09-30"


def report_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb report`."""
    add = parser.add_argument
    add("name", nargs="?", default="", metavar="NAME", help="which report; none: the list of them")
    add("--list", action="store_true", help="every report, with what it answers")
    add("--cohort", metavar="PERIOD", help="leads of 2026, 2026-Q3, 2026-09, 2026-07-01..2026-09")
    add("--period", metavar="PERIOD", help="what happened in 2026-Q3, 2026-09 …")
    add("--within", metavar="TIME", help="funnel: after so long, e.g. 90d; time: in the last")
    add("--since", metavar="TIME|REV", help="changed: from 2026-11-01, 7d, a commit on")
    add("--min", type=float, metavar="N", help="coverage: exit 1 below it, e.g. 2")
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
    bare = call.format in ("csv", "tsv")
    columns = [_heading(measure, for_a_spreadsheet=bare) for measure in chosen.measures]
    value = {
        "report": chosen.name,
        "definition": chosen.definition,
        "headline": found.headline,
        **found.facts,
        "rows": list(found.rows),
    }
    parts = [
        found.headline,
        _table(chosen, found.rows),
        "\n".join(wrap(chosen.definition, _WIDTH, break_on_hyphens=False)),
    ]
    text = "\n\n".join(part for part in parts if part)
    warnings = call.board.compile(_whom(call)).warnings
    code = _too_low(call, found)
    return Answer(value, rows=found.rows, columns=columns, text=text, warnings=warnings, code=code)


def _too_low(call: Call, found: Found) -> int:
    """1 where --min is not reached; without a target nothing can be."""
    least = call.options.min
    if least is None:
        return 0
    if not found.facts["of"]:
        raise NotFound("there is no target to cover", hint="pb config shows targets")
    covered = found.facts["coverage"]
    return int(isinstance(covered, float) and covered < least)


# what is asked -----------------------------------------------------------------------------------


def _asked(call: Call, chosen: Report) -> Asked:
    from pipeboard.board.reports.report import Asked

    options = call.options
    for option in ("cohort", "period", "within", "since", "min"):
        if getattr(options, option) is not None and option not in chosen.takes:
            raise UsageError(f"--{option} says nothing to {chosen.name}", hint="leave it away")
    first, after = _days(options.cohort or options.period)
    return Asked(_whom(call), first, after, _within(options.within), options.since or "")


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


def _days(text: str | None) -> tuple[date | None, date | None]:
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


def _heading(measure: Measure, *, for_a_spreadsheet: bool) -> Heading:
    """A column; a spreadsheet wants numbers as they are."""
    from pipeboard.board.reports.words import RIGHT, exact, shown

    def cell(row: Line) -> object:
        value = row.get(measure.key)
        return exact(value) if for_a_spreadsheet else shown(value, measure.unit)

    return Heading(measure.title, cell, 200, right=measure.unit in RIGHT)


def _table(chosen: Report, rows: Sequence[Line]) -> str:
    """The rows with their pictures, where the terminal has room for them."""
    from pipeboard.board.reports.sheet import Terminal, lines, sheet
    from pipeboard.cli.width import width
    from pipeboard.model.text import one_line

    room = shutil.get_terminal_size((100, 24)).columns
    return "\n".join(lines(sheet(chosen, rows, room, Terminal(width, one_line)))) if rows else ""
