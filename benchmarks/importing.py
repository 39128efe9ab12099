"""P6: an import of CSV rows against writing the same files, git add and git commit."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path
from random import Random

from benchmarks import words
from benchmarks.boards import PERSON, git
from benchmarks.timing import Outcome, compare, run, timed

MOST = 3.0
_TITLES = ("CFO", "Owner", "Head of IT")
_HEADER = (
    "First Name",
    "Last Name",
    "Email",
    "Phone",
    "Company",
    "Job Title",
    "Lead Status",
    "City",
)


def measure(scratch: Path, size: int) -> list[Outcome]:
    """One file, header recognised, into an empty board; one commit."""
    from pipeboard.board import Board
    from pipeboard.board.starting import start_board
    from pipeboard.exchange.importer import run_import

    os.environ.update(PERSON)
    source = scratch / f"leads-{size}.csv"
    rows = _rows(size)
    with open(source, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([_HEADER, *rows])
    made: list[Path] = []

    def ours() -> float:
        root = scratch / f"import-{len(made)}"
        made.append(root)
        shutil.rmtree(root, ignore_errors=True)  # of a run that was interrupted
        root.mkdir()
        git(root, "init", "-q", "-b", "main")
        start_board(root, name="Import")
        board = Board.open(root)
        seconds = timed(lambda: run_import(board, [source], tasks="drop"))
        board.close()
        return seconds

    def theirs() -> float:
        files = _files(made[-1])
        root = scratch / "plain"
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        git(root, "init", "-q")

        def write() -> None:
            for name, data in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)

        seconds = timed(write)
        seconds += run(["git", "add", "-A"], str(root)) + run(
            ["git", "commit", "-q", "-m", "x"], str(root)
        )
        return seconds

    outcome = compare("P6", size, "import of CSV rows, one commit", ours, theirs, MOST, runs=3)
    for root in made:
        shutil.rmtree(root)
    return [outcome]


def _files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in (root / "contacts").rglob("*.yaml")
    }


def _rows(size: int) -> list[tuple[str, ...]]:
    random = Random(7)
    rows = []
    for number in range(size):
        first, last = random.choice(words.FIRST), random.choice(words.LAST)
        rows.append(
            (
                first, last, f"{words.slug(first)}.{number}@{words.slug(last)}.example",
                f"+49 30 {5550000 + number}", f"{last} & Co", random.choice(_TITLES),
                "Open", random.choice(("Berlin", "Oslo", "Lyon")),
            )
        )  # fmt: skip
    return rows
