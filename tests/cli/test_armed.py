"""git is told once, in the repository's own config, to merge this board by field."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.cli import main
from pipeboard.team import arming
from tests.board.conftest import Made
from tests.cli.conftest import Pb


@pytest.fixture
def clone(two: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A clone by plain git, which nobody has armed."""
    two.git("clone", "-q", ".", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    return Made(tmp_path / "clone")


def driver(board: Made) -> str:
    return board.git("config", "--local", "merge.pipeboard.driver", check=False)


def test_init_and_demo_write_it(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "new")]) == 0
    assert driver(Made(tmp_path / "new")) == arming.command()
    assert main(["demo", str(tmp_path / "demo")]) == 0
    assert driver(Made(tmp_path / "demo")) == arming.command()


def test_a_clone_has_it_and_a_sync_writes_it(
    two: Made, clone: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clone", str(two.root), str(tmp_path / "cloned")]) == 0
    assert driver(Made(tmp_path / "cloned")) == arming.command()
    capsys.readouterr()
    assert main(["sync", "--dry-run"]) == 0
    assert driver(clone) == ""
    assert main(["sync"]) == 0
    assert driver(clone) == arming.command()
    assert arming.SAID in capsys.readouterr().err
    assert main(["ls"]) == 0


@pytest.mark.parametrize(
    "words", [("ls",), ("show", "anna"), ("doctor",), ("set", "ole", "title=A", "--dry-run")]
)
def test_looking_writes_nothing(
    clone: Made, pb: Pb, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    main(list(words))
    assert driver(clone) == ""
    assert "merge.pipeboard" not in capsys.readouterr().err


def test_the_first_change_writes_it_and_says_so_once(
    clone: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["set", "ole", "title=A"]) == 0
    assert driver(clone) == arming.command()
    assert capsys.readouterr().err == f"pb: {arming.SAID}\n"
    assert main(["set", "ole", "title=B"]) == 0
    assert capsys.readouterr().err == ""


def test_recording_does_as_well(clone: Made) -> None:
    clone.write("notes/plan.md", "more\n")
    assert main(["record"]) == 0
    assert driver(clone) == arming.command()


def test_one_of_your_own_stays_and_is_well(clone: Made, pb: Pb) -> None:
    clone.git("config", "merge.pipeboard.driver", "mine %A %O %B")
    assert main(["set", "ole", "title=A"]) == 0
    assert main(["doctor", "--fix"]) in (0, 1)
    assert driver(clone) == "mine %A %O %B"


def test_a_config_that_cannot_be_written_stops_no_change(clone: Made, pb: Pb) -> None:
    (clone.root / ".git" / "config.lock").touch()
    assert main(["set", "ole", "title=A"]) == 0
    assert driver(clone) == ""


def test_doctor_finds_and_mends_it(clone: Made, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    assert "none is configured: git merges this board by line" in capsys.readouterr().out
    main(["doctor", "--fix"])
    assert driver(clone) == arming.command()
    gone = arming.command().replace("/pipeboard ", "/pipeboard-gone ")
    clone.git("config", "merge.pipeboard.driver", gone)
    main(["doctor"])
    assert "its program is gone" in capsys.readouterr().out
    main(["doctor", "--fix"])
    assert driver(clone) == arming.command()


def test_what_a_killed_writer_leaves_is_not_added_by_hand_and_goes_with_the_next_pb(
    two: Made, tmp_path: Path
) -> None:
    assert main(["clone", str(two.root), str(tmp_path / "cloned")]) == 0
    clone = Made(tmp_path / "cloned")
    exclude = clone.root / ".git" / "info" / "exclude"
    assert exclude.read_text().count(".pb-*.tmp") == 1
    left = clone.write("contacts/.pb-4194305-0.tmp", "half")
    clone.write(".git/pipeboard/lock", "4194305\n")  # as a process that was killed leaves it
    clone.git("add", "-A")
    assert clone.status() == ""
    assert main(["-C", str(clone.root), "ls"]) == 0
    assert not left.exists()
    assert clone.read(".git/pipeboard/lock") == ""


def test_what_a_user_excludes_stays_and_a_link_is_not_written_through(
    clone: Made, tmp_path: Path
) -> None:
    clone.write(".git/info/exclude", "*.bak")
    assert main(["set", "anna", "title=CFO"]) == 0
    assert clone.read(".git/info/exclude") == "*.bak\n.pb-*.tmp\n"
    clone.git("config", "--unset", "merge.pipeboard.driver")
    (clone.root / ".git" / "info" / "exclude").unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine\n")
    (clone.root / ".git" / "info" / "exclude").symlink_to(elsewhere)
    assert main(["set", "anna", "title=CEO"]) == 0
    assert elsewhere.read_text() == "mine\n"
    assert driver(clone) == arming.command()
