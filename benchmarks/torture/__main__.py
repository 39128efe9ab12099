"""`make torture`: one table, a row a torture, a column a program; 1 where pipeboard fails a row.

python -m benchmarks.torture [--only PROGRAM,…]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.torture.programs import ALL, Program
from benchmarks.torture.quoted import QUOTED
from benchmarks.torture.rows import ROWS, Cell

_MARK = {True: "ok: ", False: "NO: ", None: ""}


def main() -> int:
    """Torture what is installed, quote the others, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.add_argument("--only", default="", help="programs, with commas")
    wanted = parser.parse_args().only.lower().split(",")
    with tempfile.TemporaryDirectory(prefix="pipeboard-torture-") as scratch:
        alone(Path(scratch))
        there = {one.name: version for one in ALL if (version := one.version())}
        chosen = [one for one in ALL if wanted == [""] or one.name.lower() in wanted]
        columns = {one.name: _column(one, Path(scratch)) for one in chosen if one.name in there}
    for name, figures in QUOTED.items():
        if name not in columns and wanted == [""]:
            columns[name] = {row: Cell(None, figures.get(row, "n/a")) for row in ROWS}
    print(table(columns))
    print("\nran here:", ", ".join(f"{name} {there[name]}" for name in columns if name in there))
    if quoted := [name for name in columns if name not in there]:
        print(
            f"not installed, so quoted, not run (benchmarks/torture/quoted.py): {', '.join(quoted)}"
        )
    return int(any(cell.passed is False for cell in columns.get("pipeboard", {}).values()))


def alone(home: Path) -> None:
    """Keep this machine's git settings and the user's own board out of the torture."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "PIPEBOARD_", "XDG_"))]:
        del os.environ[name]
    os.environ |= {
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_COLOR": "1",
        "PYTHONWARNINGS": "ignore",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def table(columns: dict[str, dict[str, Cell]]) -> str:
    """The cells as a Markdown table."""
    lines = [["", *columns]]
    lines += [
        [
            row,
            *(
                f"{_MARK[cells[row].passed]}{cells[row].words}".strip()
                for cells in columns.values()
            ),
        ]
        for row in ROWS
    ]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| "
        + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def _column(program: Program, scratch: Path) -> dict[str, Cell]:
    found = {}
    for number, (name, torture) in enumerate(ROWS.items()):
        print(f"{program.name}: {name} …", file=sys.stderr, flush=True)
        found[name] = torture(program, scratch / program.name / str(number))
    return found


if __name__ == "__main__":
    raise SystemExit(main())
