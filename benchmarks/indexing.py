"""P5: a cold index against a bare pass of libyaml's events over the same bytes."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from benchmarks.boards import PERSON, board
from benchmarks.timing import Outcome, compare, timed

ONE, TWO = 2.0, 1.3


def measure(scratch: Path, size: int) -> list[Outcome]:
    """The whole index from the files, with one process and with two."""
    from pipeboard.journal.repo import Repository
    from pipeboard.storage.index.build import build

    os.environ.update(PERSON)
    root = board(scratch, size)
    repository = Repository.open(root)
    bytes_of = [path.read_bytes() for path in sorted(root.glob("*/**/*.yaml"))]

    def events() -> float:
        def bare() -> None:
            for data in bytes_of:
                for _ in yaml.parse(data, Loader=yaml.CSafeLoader):
                    pass

        return timed(bare)

    def ours(helpers: int) -> float:
        return timed(lambda: build(repository.own_dir, root, repository, helpers=helpers).close())

    runs = 9 if size <= 1_000 else 3
    return [
        compare("P5", size, "cold index, one process", lambda: ours(0), events, ONE, runs=runs),
        compare("P5", size, "cold index, two processes", lambda: ours(1), events, TWO, runs=runs),
    ]
