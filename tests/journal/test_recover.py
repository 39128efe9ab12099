"""kill -9 and failing writes at every step of a commit: nothing torn, nothing lost, no lock left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from pipeboard.journal import pending as pending_module
from pipeboard.journal.commit import commit
from pipeboard.journal.pending import Pending
from pipeboard.journal.recovery import recover
from pipeboard.journal.repo import Repository

# Crash points of a commit, and how many are passed before HEAD moves; one more lets it through.
PLUMBING, GIT = (7, 4), (6, 3)
STEPS = [(way, step) for way in (PLUMBING, GIT) for step in range(1, way[0] + 1)]
SCRIPT = """
import sys
from pathlib import Path
from pipeboard.errors import GitError
from pipeboard.journal.commit import commit
from pipeboard.journal.repo import Repository
try:
    commit(Repository.open(Path(sys.argv[1])), ["contacts/anna.yaml", "contacts/ben.yaml"], "edit")
except GitError as error:
    print(error)
    sys.exit(7)
"""


def _crash(git, **env: str) -> subprocess.CompletedProcess[str]:
    git.write("contacts/anna.yaml", "name: A\n")
    git.write("contacts/ben.yaml", "name: B\n")
    git.write("staged", "x")
    git("add", "staged")
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(git.folder)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def _by(way, git) -> None:
    """Let the commits be made in this way."""
    if way is GIT:
        git.hook("post-commit", "exit 0")


def _assert_right(git, repo, *, recorded: bool) -> None:
    """Recorded as a whole or not at all; what the user staged is there; their commit undoes none."""
    git.assert_sound()
    changed = repo.status().changed
    assert changed.pop("staged") == "A."
    assert changed == ({} if recorded else {"contacts/anna.yaml": ".M", "contacts/ben.yaml": "??"})
    git("commit", "-q", "-m", "the user's")
    assert git("show", "--name-only", "--format=") == "staged"
    commit(repo, ["contacts/anna.yaml", "contacts/ben.yaml"], "once more")
    assert git("show", "HEAD:contacts/anna.yaml") == "name: A"
    assert git("show", "HEAD:contacts/ben.yaml") == "name: B"
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize(("way", "step"), STEPS)
def test_killed_at_each_step(git, started, way, step):
    _by(way, git)
    before = started.head()
    done = _crash(git, CRASH_AT=str(step))
    assert done.returncode == -signal.SIGKILL, done.stderr
    git("fsck", "--strict")
    recorded = started.head() != before
    assert recorded is (step > way[1])
    assert recover(started) == 1
    assert recover(started) == 0
    _assert_right(git, started, recorded=recorded)


@pytest.mark.parametrize("way", [PLUMBING, GIT])
def test_the_steps_are_all_there(git, started, way):
    _by(way, git)
    assert _crash(git, CRASH_AT=str(way[0] + 1)).returncode == 0


@pytest.mark.parametrize(("way", "step"), STEPS)
def test_a_full_disk_at_each_step(git, started, way, step):
    _by(way, git)
    before = started.head()
    done = _crash(git, CRASH_AT=str(step), CRASH_ERRNO="ENOSPC")
    assert done.returncode == 7, done.stderr
    assert "No space left" in done.stdout
    recorded = started.head() != before
    if not recorded:
        git.assert_sound()
    recover(started)
    _assert_right(git, started, recorded=recorded)


@pytest.mark.parametrize("step", [3, 5])
def test_the_next_commit_needs_nobody_to_recover_first(git, started, step):
    """The lock a dead one left is ours by proof: the next commit takes it up by itself."""
    _crash(git, CRASH_AT=str(step))
    commit(started, ["contacts/anna.yaml"], "next", wait=1)
    recover(started)
    git.assert_sound()


@pytest.mark.parametrize("step", [5, 6])
def test_a_lock_removed_by_hand_leaves_no_stale_index(git, started, step):
    """Everybody types `rm .git/index.lock`; our entries must not be undone by the next commit."""
    _crash(git, CRASH_AT=str(step))
    (git.folder / ".git/index.lock").unlink()
    recover(started)
    _assert_right(git, started, recorded=True)


def test_looking_for_something_to_recover_costs_next_to_nothing(git, started):
    assert started.recover() == 0
    _crash(git, CRASH_AT="5")
    assert started.recover() == 1
    git.assert_sound()


def test_only_what_is_provably_ours_is_removed(git, started):
    _crash(git, CRASH_AT="3")
    lock = git.folder / ".git/index.lock"
    lock.unlink()
    lock.write_text("another's")
    assert recover(started) == 1
    assert lock.read_text() == "another's"


def test_a_living_commit_is_left_alone(git, started):
    pending = Pending(started, started.head(), ["contacts/anna.yaml"])
    pending.lock(0)
    assert recover(started) == 0
    assert (git.folder / ".git/index.lock").exists()
    pending.unlock()
    pending.forget()
    git.assert_sound()


def test_a_git_child_that_outlives_us_counts_as_alive(git, started):
    pending = Pending(started, started.head(), ["contacts/anna.yaml"])
    running = started.git.begin("-c", "alias.wait=!sleep 60", "wait", hold=pending.hold)
    pending.leave()
    assert recover(started) == 0
    running.end()
    assert recover(started) == 1


def test_a_disk_without_hard_links(git, started, monkeypatch):
    def link(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(pending_module.os, "link", link)
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("status", "--porcelain") == ""
    git.assert_sound()
    pending = Pending(started, started.head(), [])
    pending.lock(0)
    pending.made(started.head() or "")
    pending.leave()
    assert recover(started) == 1
    git.assert_sound()


def test_a_torn_note_undoes_what_it_can(git, started):
    (started.own_dir / "commit-1-1.json").write_text('{"pid": 1, "ol')
    (started.own_dir / "index-1-1").write_text("half")
    assert recover(started) == 1
    git.assert_sound()


def test_a_subfolder_board_recovers_too(git, tmp_path):
    git.record("board/contacts/anna.yaml", "a\n")
    git.write("board/contacts/ben.yaml", "b\n")
    git.write("board/contacts/anna.yaml", "b\n")
    folder = git.folder / "board"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)],
        env={**os.environ, "CRASH_AT": "5"},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    repo = Repository.open(folder)
    assert recover(repo) == 1
    assert repo.status().changed == {}
    git.assert_sound()
