"""From nothing to a board: init, the demo, the user's default board, help where there is none."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from pipeboard.cli import main
from tests.board.conftest import Made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return folder


def test_init_makes_a_board_that_needs_nothing_else(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "sales", "--currency", "NOK", "--timezone", "Europe/Oslo"]) == 0
    told = capsys.readouterr().out
    assert "cd sales && pb add 'Jonas Weber'" in told
    made = Made(desk / "sales")
    config = made.read("pipeboard.yaml")
    assert "workspace: {name: sales, currency: NOK, timezone: Europe/Oslo}" in config.replace(
        '"', ""
    )
    assert len([line for line in config.splitlines() if not line.startswith("#")]) == 2
    assert made.message().startswith("init(board): a board\n")
    assert made.trailers("Pb-Action") == ["board.init"]
    assert made.status() == ""
    assert main(["-C", "sales", "lint"]) == 0
    assert main(["-C", "sales", "doctor"]) == 0
    capsys.readouterr()
    assert main(["-C", "sales", "ls"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "pb add" in err
    assert "pb import" in err
    assert main(["-C", "sales", "board"]) == 0
    assert main(["-C", "sales", "queue", "--counts"]) == 0


def test_init_here_and_twice(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--name", "Nordlys", "--json"]) == 0
    assert main(["init"]) == 2
    assert "already" in capsys.readouterr().err
    assert main(["add", "Jonas", "Weber"]) == 0
    assert Made(desk).count() == 2


def test_a_default_board_is_found_from_anywhere(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEBOARD_CONFIG_DIR", str(desk / "config"))
    assert main(["init", "one", "--default"]) == 0
    assert main(["init", "two", "--default"]) == 0
    assert main(["-C", "two", "add", "Zoe"]) == 0
    capsys.readouterr()
    monkeypatch.chdir(desk.parent)
    assert main(["ls", "--format", "tsv"]) == 0
    assert "Zoe" in capsys.readouterr().out


def test_the_demo(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "demo"]) == 0
    out, err = capsys.readouterr()
    assert "commits of history" in err
    assert "Leads" in out.splitlines()[1]
    made = Made(desk / "demo")
    assert made.status() == ""
    assert made.count() > 100
    years = {line[:4] for line in made.git("log", "--format=%as").split()}
    assert len(years) <= 2
    gates = made.git("log", "--format=%(trailers:key=Pb-Gate,valueonly)")
    assert "reachable=pass owner=pass icp=pass" in gates
    assert "Pb-Override:" in made.git("log", "--format=%B")
    assert main(["-C", "demo", "lint"]) == 0
    assert main(["-C", "demo", "undo"]) == 6
    head = made.git("rev-parse", "HEAD")
    capsys.readouterr()
    assert main(["demo", "demo", "--json"]) == 0
    assert made.git("rev-parse", "HEAD") == head
    assert "commits of history" not in capsys.readouterr().err
    assert main(["-C", "demo", "tag", "-q", "stage:lead", "x", "--max", "200"]) == 0
    assert main(["-C", "demo", "undo"]) == 0
    assert made.git("rev-parse", "HEAD^{tree}") == made.git("rev-parse", f"{head}^{{tree}}")


def test_the_demo_where_git_knows_nobody(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert main(["demo"]) == 0
    assert main(["-C", "pipeboard-demo", "add", "Jonas"]) == 0
    assert main(["init", "sales"]) == 7
    assert "git config --global user.name" in capsys.readouterr().err
    assert not (desk / "sales").exists()


def test_a_demo_is_not_put_over_something_else(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "full").mkdir()
    (desk / "full" / "mine.txt").write_text("x")
    assert main(["demo", "full"]) == 2
    assert main(["init", "board"]) == 0
    assert main(["demo", "board", "--fresh"]) == 2
    assert (desk / "full" / "mine.txt").exists()
    assert (desk / "board" / "pipeboard.yaml").exists()
