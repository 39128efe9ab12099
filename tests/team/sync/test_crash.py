"""kill -9 and a full disk at every step of a sync: the next one finishes, nothing is lost."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import pipeboard
from pipeboard import crash
from pipeboard.board import Board
from pipeboard.errors import PipeboardError
from pipeboard.storage import write as writing
from tests.team.sync.conftest import ANNA, OLE, Clone

NEW, GONE = "contacts/jo-5c2d8f.yaml", "contacts/kim-6d3e9g.yaml"
_EVERY = 4  # workers may share the steps


def _in_child(clone: Clone, step: int, error: str = "") -> int:
    """Sync in a process of its own that dies (or is refused by the disk) at its n-th step."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            crash._crash_at, crash._passed = step, 0
            if error:
                os.environ["CRASH_ERRNO"] = error
            clone.sync()
            code = 0
        except (PipeboardError, OSError):
            code = 1
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


@pytest.fixture
def parted(mara, tomas, team) -> Callable[[str], Clone]:
    """Mara's clone and a hub of its own, as often as wanted: both sides changed the same contact,
    one came, one went, and one was edited outside."""
    mara.write(GONE, "id: c-6d3e9g4bcd\nname: Kim\ncreated: 2026-11-05\n")
    mara.commit("Kim")
    mara.sync()
    tomas.sync()
    tomas.set(ANNA, "title=CFO")
    tomas.write(NEW, "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    (tomas.root / GONE).unlink()
    tomas.commit("one came, one went")
    tomas.sync()
    mara.set(ANNA, "odd_key=mine")
    mara.write(OLE, mara.read(OLE).replace("created:", "note: outside\ncreated:"))

    def copy(name: str) -> Clone:
        folder = team.folder / name
        shutil.copytree(team.hub, folder / "hub.git", symlinks=True)
        shutil.copytree(mara.root, folder / "mara", symlinks=True)
        clone = Clone(folder / "mara")
        clone.git("remote", "set-url", "origin", str(folder / "hub.git"))
        return clone

    return copy


def _assert_whole(clone: Clone) -> None:
    anna = clone.read(ANNA)
    assert "title: CFO" in anna
    assert "odd_key: mine" in anna
    assert "conflicts:" not in anna
    assert "note: outside" in clone.read(OLE)
    assert (clone.root / NEW).exists()
    assert not (clone.root / GONE).exists()
    assert clone.status() == ""
    assert clone.head() == clone.git("ls-remote", "origin", "refs/heads/main").split()[0]
    clone.assert_sound()


@pytest.mark.parametrize("error", ["", "ENOSPC"])
@pytest.mark.parametrize("first", range(1, _EVERY + 1))
def test_at_every_step(parted, first, error):
    step, status = first, -1
    while status:
        clone = parted(str(step))
        status = _in_child(clone, step, error)
        assert status in (0, 9, 256), status
        Board.open(clone.root).close()  # a start finishes what was begun
        assert not (clone.root / ".git" / "pipeboard" / "adopt.json").exists()
        if status:
            clone.sync()
        _assert_whole(clone)
        shutil.rmtree(clone.root.parent)
        step += _EVERY
        assert step < 120
    assert step > 30


def _named(*files: str) -> set[str]:
    """The steps that these modules name."""
    source = Path(pipeboard.__file__).parent
    texts = [path.read_text(encoding="utf-8") for file in files for path in source.glob(file)]
    return {name for text in texts for name in re.findall(r'crash\.point\("([^"]+)"\)', text)}


def test_no_step_of_a_sync_is_left_out(parted, monkeypatch):
    """What is killed at its n-th step above passes every step that a sync has."""
    passed: list[str] = []
    monkeypatch.setattr(crash, "point", passed.append)
    monkeypatch.setattr(writing, "point", passed.append)
    parted("all").sync()
    named = _named("team/sync/*.py", "journal/advance.py")
    assert len(named) >= 11
    assert named <= set(passed)
    assert {"write", "fsync", "rename", "remove"} <= set(passed)


def test_a_push_that_arrived_though_the_client_died_is_taken_over_next_time(
    mara, tomas, team, monkeypatch
):
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "odd_key=mine")

    def dies(name: str) -> None:
        if name == "sync: pushed":
            raise SystemExit

    monkeypatch.setattr(crash, "point", dies)
    with pytest.raises(SystemExit):
        mara.sync()
    monkeypatch.undo()
    pushed = team.hub_head()
    assert mara.head() != pushed
    report = mara.sync()
    assert report.outcome == "down"
    assert mara.head() == pushed
    assert mara.status() == ""


def test_what_was_pulled_by_hand_meanwhile_is_not_undone_by_what_a_killed_sync_began(mara, tomas):
    """The branch is past what was being taken over: git has written the files since."""
    before, old = tomas.read(ANNA), mara.head()
    tomas.set(ANNA, "title=CFO")
    new = tomas.head()
    tomas.write(ANNA, before)
    tomas.commit("as it was before")
    tomas.sync()
    mara.git("pull", "-q", "--ff-only")
    journal = json.dumps({"from": old, "to": new, "reflog": "sync"})
    mara.write(".git/pipeboard/adopt.json", journal)
    Board.open(mara.root).close()
    assert mara.read(ANNA) == before
    assert mara.status() == ""
    mara.assert_sound()
