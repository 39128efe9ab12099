"""The torture table of the peers: pipeboard passes every row, by real processes and real git."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.torture import rows
from benchmarks.torture.__main__ import table
from benchmarks.torture.programs import ALL, Pipeboard, Program
from benchmarks.torture.quoted import QUOTED


@pytest.mark.parametrize("row", rows.ROWS)
def test_pipeboard_passes_every_row(row: str, tmp_path: Path) -> None:
    torture = rows.ROWS[row]
    few = {"processes": 8} if torture is rows.concurrent_adds else {}  # 20 by `make torture`
    cell = torture(Pipeboard(), tmp_path / "place", **few)
    assert cell.passed, cell.words


class _Forgetful(Pipeboard):
    """A program that claims what it did not do."""

    name = "forgetful"

    def edit(self, folder: Path, number: int, field: str, value: str) -> tuple[str, ...]:
        return ("true",)

    def examine(self, folder: Path, number: int) -> list[tuple[str, ...]]:
        return [("true",)]


@pytest.mark.parametrize("row", [rows.different_fields, rows.malformed_file])
def test_a_row_is_failed_by_who_only_claims(
    row: Callable[[Program, Path], rows.Cell], tmp_path: Path
) -> None:
    assert row(_Forgetful(), tmp_path / "place").passed is False


def test_a_quoted_peer_is_asked_nothing_that_the_table_has_not() -> None:
    for figures in QUOTED.values():
        assert set(figures) <= set(rows.ROWS)
    assert {one.name for one in ALL} - set(QUOTED) == {"pipeboard"}
    cells = {row: rows.Cell(None, "n/a") for row in rows.ROWS}
    assert len({len(line) for line in table({"pipeboard": cells}).splitlines()}) == 1
