"""`import`: contacts from CSV files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def import_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb import`."""
    add = parser.add_argument
    add("files", nargs="*", metavar="FILE", help="CSV files, or the folder of a mapping's files")
    add("--profile", default="", metavar="NAME", help="whose export: hubspot, salesforce …")
    add("--map", dest="mapping", default="", metavar="FILE", help="a mapping file (docs/import.md)")
    add("--tasks", default="", metavar="WHAT", help="old open tasks: drop, keep, spread:20")
    add("--overwrite", action="store_true", help="where board and file differ, the file wins")
    add("--date-order", choices=("dmy", "mdy", "ymd"), help="where dates could be read two ways")


def import_(call: Call) -> Answer:
    """Read, map, recognise who is known; show it (--dry-run) or commit it, all or nothing."""
    from pipeboard.cli.call import progress
    from pipeboard.errors import UsageError
    from pipeboard.exchange.importer import run_import

    options = call.options
    if not options.files and not options.mapping:
        raise UsageError("which file?", hint="pb import leads.csv --dry-run")
    terminal = sys.stdin.isatty() and sys.stderr.isatty()
    report = run_import(
        call.board,
        [Path(name) for name in options.files],
        profile=options.profile,
        mapping=Path(options.mapping) if options.mapping else None,
        tasks=options.tasks or ("spread:20" if terminal else "drop"),
        dry_run=call.dry_run,
        date_order=options.date_order or "",
        overwrite=options.overwrite,
        interactive=terminal and not options.yes and not options.mapping,
        progress=progress("importing"),
    )
    tail = [report.commit[:8]] if report.commit else []
    return Answer(report.as_json(), text="\n".join([*report.lines(), *tail]))
