"""The queue's order on the sample board: urgency is the sum it explains, total, and the same for
files in any order."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.model.times import parse_time, zone
from pipeboard.query.compile import Moment
from pipeboard.query.frame import Frame
from pipeboard.query.urgency import business
from pipeboard.query.vocabulary import Vocabulary
from tests.board.conftest import ENVIRONMENT
from tests.test_sample_board import BOARD

NOW = parse_time("2026-11-22T09:00Z", zone("UTC"))[0]


def opened(root: Path, as_of: int = NOW) -> Board:
    subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    subprocess.run(["git", "commit", "-qm", "sample"], cwd=root, check=True)
    return Board.open(root, as_of=as_of)


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    shutil.copytree(BOARD, tmp_path / "board")
    return tmp_path / "board"


@pytest.mark.parametrize("days", [0, -40])
def test_urgency_is_the_sum_of_the_terms_that_explain_it(sample: Path, days: int) -> None:
    board = opened(sample, NOW + days * 86_400)
    rows = board.queue(whose="all")
    assert len(rows) > 20
    for row in rows:
        terms = board.urgency(row.rid, row.lane)
        told = {term.name: round(term.points, 3) for term in terms}
        assert row.urgency == pytest.approx(sum(term.points for term in terms), abs=1e-6), told
    assert any(term.name == "grade" for term in board.urgency(rows[0].rid, rows[0].lane))


def test_a_lane_that_wants_urgency_has_the_most_urgent_first(sample: Path) -> None:
    rows = opened(sample).queue("overdue", whose="all")
    urgent = [row.urgency for row in rows]
    assert len(urgent) > 3
    assert urgent == sorted(urgent, reverse=True)


def test_the_order_is_total_and_the_same_for_files_in_any_order(sample: Path) -> None:
    first = [row.id for row in opened(sample).queue(whose="all")]
    assert len(first) == len(set(first))
    shutil.rmtree(sample / ".git")
    files = sorted((sample / "contacts").rglob("*.yaml"))
    numbers = list(range(len(files)))
    random.Random(5).shuffle(numbers)
    for number, file in zip(numbers, files, strict=True):
        file.rename(file.with_name(f"x{number:03}-{file.name}"))
    assert [row.id for row in opened(sample).queue(whose="all")] == first


@pytest.mark.parametrize("limit", [1, 2])
def test_business_time_as_a_broken_line_is_that_of_the_clock(limit: int) -> None:
    import sqlite3

    told = {"business_hours": {"from": "09:00", "to": "17:30", "holidays": ["2026-11-19"]}}
    vocabulary = Vocabulary({"timezone": "Europe/Berlin", **told})
    hours, connection = vocabulary.hours, sqlite3.connect(":memory:")
    for now in (NOW, NOW + 86_400 + 7_000, NOW + 3 * 86_400 + 30_000):
        frame = Frame(Moment(now), vocabulary)
        sql = business(frame, ":since", limit * hours.span)
        for hour in range(-4, 24 * 8, 3):
            since = now - hour * 3600
            spent = hours.business_seconds(now) - hours.business_seconds(since)
            found = connection.execute(f"SELECT {sql}", {**frame.params, "since": since}).fetchone()
            assert found[0] == pytest.approx(min(1.0, max(0.0, spent / (limit * hours.span))))
