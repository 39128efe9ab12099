"""`sync`: share the board by git, say what came, what went and what is to be decided."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pipeboard.cli.asking import as_asked, asking_options
from pipeboard.cli.output import Answer
from pipeboard.errors import ConflictError

if TYPE_CHECKING:
    from pipeboard.cli.call import Call
    from pipeboard.team.sync.report import Progress, SyncReport

_ANSWERS = {
    "rewritten": "merge with a remote that was force-pushed, or is another one",
    "unrelated": "merge with a board that has no commit in common",
    "publish": "make this branch a new one of the remote, or put a removed one back",
}


def sync_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb sync`: the answers to what it would stop and ask."""
    for name, help in _ANSWERS.items():
        parser.add_argument(f"--{name}", action="store_true", help=help)
    asking_options(parser)


def sync(call: Call) -> Answer:
    """Fetch, merge by field, push, take over; exit 5 where there is something to decide."""
    from pipeboard.team.sync.words import lines

    allow = [name for name in _ANSWERS if getattr(call.options, name)]
    with as_asked(call):
        report = call.board.sync(_telling(call), allow=allow, dry_run=call.dry_run)
    said = lines(report)
    if call.dry_run:
        said[0] = f"would sync {said[0]}"
    elif report.came and not report.conflicts:
        said += _brought(call, report)
    code = ConflictError.exit_code if report.conflicts and not call.dry_run else 0
    return Answer(_value(report), text="\n".join(said), code=code)


def _brought(call: Call, report: SyncReport) -> list[str]:
    """What others' merges left to decide, where it came with their commits."""
    from pipeboard.board.conflicts import brought
    from pipeboard.model.text import count

    left = brought(call.board, report.changed)
    return [f"{count(left, 'conflict')} to decide in what came: pb conflicts"] if left else []


def _telling(call: Call) -> Progress | None:
    """Each step on a terminal's stderr, where it may take a while."""
    if call.options.quiet or call.format == "json" or not sys.stderr.isatty():
        return None
    from pipeboard.model.text import one_line

    return lambda words: print(f"pb: {one_line(words)} …", file=sys.stderr)


def _value(report: SyncReport) -> dict[str, object]:
    """The report as JSON; `commit`, `contacts` and `summary` as after every write."""
    from pipeboard.team.sync.words import headline, met

    summary = "; ".join(part for part in (headline(report), met(report)) if part)
    value: dict[str, object] = {"commit": report.commit or None}
    value["contacts"] = list(report.contacts)
    value["summary"] = summary
    value |= {
        "outcome": report.outcome,
        "upstream": report.upstream,
        "merge": report.merge or None,
        "down": [who._asdict() for who in report.down],
        "up": [who._asdict() for who in report.up],
        "changed": list(report.changed),
        "merged": list(report.merged),
        "conflicts": [clash.row() for clash in report.conflicts],
        "aside": list(report.aside),
        "left": list(report.left),
        "recorded": report.recorded,
        "notes": list(report.notes),
        "dry_run": report.dry_run,
        "push": report.push or None,
    }
    return value
