"""What one machine does to a board: full disks, held locks, foreign owners, git in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeboard import crash
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, Made
from tests.cli.conftest import Pb

CFO = ANNA_TEXT.replace("Head of Marketing", "CFO")


@pytest.mark.parametrize("errno", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("words", [["set", "anna", "title=CFO"], ["add", "Jonas"], ["rm", "anna"]])
def test_a_disk_that_fails_at_every_step(
    pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch, words: list[str], errno: str
) -> None:
    monkeypatch.setenv("CRASH_ERRNO", errno)
    head, tree = two.git("rev-parse", "HEAD"), two.git("rev-parse", "HEAD^{tree}")
    for step in range(1, 80):
        monkeypatch.setattr(crash, "_crash_at", step)
        monkeypatch.setattr(crash, "_passed", 0)
        said = pb(*words)
        passed = crash._passed
        monkeypatch.setattr(crash, "_crash_at", 0)
        assert "Traceback" not in said.err
        if said.code == 0 and passed < step:
            break
        assert (
            two.read(ANNA) in (ANNA_TEXT, CFO) if (two.root / ANNA).exists() else words[0] == "rm"
        )
        if said.code:
            assert said.err.startswith("pb: "), step
        told = pb("ls").err
        dirty = [line for line in two.status().split("\n") if line]
        assert bool(told) == bool(dirty), (step, dirty)
        assert not list((two.root / ".git").glob("*.lock")), step
        assert pb("record").code == 0
        assert two.status() == ""
        two.git("reset", "-q", "--hard", head)
        assert two.git("write-tree") == tree
    assert step > 4


def test_gits_lock_is_waited_for_named_and_never_removed(pb: Pb, two: Made) -> None:
    lock = two.root / ".git" / "index.lock"
    lock.write_text("")
    said = pb("set", "anna", "title=CFO", "--wait", "100ms", "--json")
    assert (said.code, said.error["code"]) == (9, "busy")
    assert str(lock) in said.error["message"]
    assert lock.exists()
    assert two.read(ANNA) == CFO
    assert pb("ls").err == "pb: 1 edit not recorded: pb record\n"
    lock.unlink()
    assert pb("record").code == 0
    assert two.status() == ""
    assert two.git("show", "--name-only", "--format=").split() == [ANNA]


def test_our_edits_beside_a_loop_of_the_users_commits(pb: Pb, two: Made) -> None:
    script = (
        "for n in 1 2 3 4 5 6 7 8; do echo $n > plan.txt; git add plan.txt;"
        " git commit -qm plan-$n || exit 1; done"
    )
    user = subprocess.Popen(["sh", "-c", script], cwd=two.root, stderr=subprocess.PIPE, text=True)
    for number in range(8):
        assert pb("set", "anna", f"custom.n={number}").code == 0
    _, err = user.communicate(timeout=60)
    assert two.read(ANNA).replace('"', "").endswith("custom: {n: 7}\n")
    ours = two.git("log", "--format=%s", "--grep=Pb-Action: field.set").split("\n")
    assert len(ours) == 8
    for sha in two.git("log", "--format=%H", "--grep=^plan-").split():
        assert two.git("show", "--name-only", "--format=", sha).split() == ["plan.txt"]
    assert user.returncode == 0 or "index.lock" in err or "cannot lock ref" in err
    # HEAD against the disk: `git commit` may write an index that it read before ours was there.
    assert two.git("diff", "HEAD", "--name-only").split() in ([], ["plan.txt"])


def test_a_board_without_a_repository(pb: Pb, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "pipeboard.yaml").write_text("schema: 1\nworkspace: {name: x, currency: EUR}\n")
    said = pb("-C", str(folder), "ls")
    assert said.code == 7
    assert "not in a git repository" in said.err
    assert "pipeboard init" in said.err


def test_git_that_is_not_there(two: Made, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeboard", "ls"], cwd=two.root, capture_output=True, text=True,
        check=False, env={**os.environ, "PATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 7
    assert "git" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["index", "pipeboard"])
def test_an_index_of_ours_that_is_lost_or_spoilt_is_made_again(
    pb: Pb, two: Made, name: str
) -> None:
    listed = pb("ls", "--json").data
    own = two.root / ".git" / "pipeboard"
    for place in own.iterdir():
        if place.is_file() and "sqlite" in place.name:
            if name == "index":
                place.write_bytes(b"spoilt" * 1000)
            else:
                place.unlink()
    assert pb("ls", "--json").data == listed
    assert pb("set", "anna", "title=CFO").code == 0
    assert pb("ls", "title:CFO", "--format", "ids").out == "c-7f3k2q9wab\n"


def test_an_editor_that_saves_half(pb: Pb, two: Made) -> None:
    half = ANNA_TEXT[: len(ANNA_TEXT) // 2] + 'notes: "unfinished'
    two.write(ANNA, half)
    said = pb("ls", "--json")
    assert said.code == 0
    assert "Ole Bakke" in {row["name"] for row in said.data}
    assert pb("set", "anna", "title=CFO").code in (3, 6)
    assert two.read(ANNA) == half
    assert pb("record").code == 0
    assert two.status() == f" M {ANNA}"
    two.write(ANNA, CFO)
    assert pb("record").code == 0
    assert two.status() == ""


def test_line_ends_of_windows_are_kept(pb: Pb, two: Made) -> None:
    two.write(".gitattributes", "* -text\n")
    two.write(OLE, two.read(OLE).replace("\n", "\r\n"))
    two.commit()
    assert pb("set", "ole", "title=CEO").code == 0
    assert two.read(OLE).count("\r\n") == two.read(OLE).count("\n") == 7
    assert two.status() == ""


def test_autocrlf(pb: Pb, two: Made) -> None:
    two.git("config", "core.autocrlf", "true")
    two.write("plain.yaml", "x")
    assert pb("set", "anna", "title=CFO").code == 0
    assert pb("add", "Jonas").code == 0
    assert two.git("status", "--porcelain", "contacts") == ""
