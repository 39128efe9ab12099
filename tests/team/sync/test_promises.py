"""Promises of a sync, each by its name: what it never does, whatever git is asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.cli import main
from pipeboard.errors import GitError
from tests.team.sync.conftest import ANNA, OLE

_NETWORK = {"fetch", "push", "pull", "clone", "ls-remote", "remote", "submodule", "archive"}


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Every git command line from here on, as words; and the environment of each."""
    real = next(
        path for folder in os.environ["PATH"].split(":") if os.path.exists(path := f"{folder}/git")
    )
    folder, said = tmp_path / "bin", tmp_path / "calls"
    folder.mkdir()
    script = (
        f"#!/bin/sh\nprintf '%s\\n' \"$*\" >> {said}\n"
        f'echo "$GIT_TERMINAL_PROMPT $(readlink /proc/self/fd/0) $*" >> {said}.env\n'
        f'exec {real} "$@"\n'
    )
    (folder / "git").write_text(script)
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def lines(end: str = "") -> list[str]:
        return Path(f"{said}{end}").read_text().splitlines() if said.exists() else []

    return lines


def _everything(mara, tomas) -> None:
    """A sync that merges, one that is outrun, one of a new branch."""
    tomas.share(ANNA, "title=CFO")
    mara.write(OLE, mara.read(OLE).replace("prospect", "lead"))
    mara.set(ANNA, "title=CEO")
    races = iter(["owner=tomas"])

    def meanwhile(words: str) -> None:
        if words.startswith("pushing") and (said := next(races, "")):
            tomas.share(OLE, said)

    mara.sync(progress=meanwhile)
    mara.git("switch", "-q", "-c", "territories")
    mara.sync(allow=["publish"])


def test_p7_it_never_forces_rewrites_or_touches_what_is_not_its_own(mara, tomas, calls):
    lock = mara.root / ".git" / "refs" / "heads" / "other.lock"
    lock.touch()
    mara.write("mine.txt", "not asked to be recorded\n")
    _everything(mara, tomas)
    said = calls()
    pushes = [line for line in said if " push " in f" {line} "]
    assert pushes
    for line in pushes:
        assert "--force" not in line
        assert " -f " not in line
        assert " +" not in line
        assert "--no-verify" not in line
    for line in said:
        assert "--global" not in line
        assert "safe.directory" not in line
        assert not {"rebase", "reset", "stash", "clean", "filter-branch"} & set(line.split())
        assert "mine.txt" not in line
    assert lock.exists()
    assert mara.status() == "?? mine.txt"


def test_r8_no_call_of_git_may_ask(mara, tomas, calls):
    _everything(mara, tomas)
    ours = [line.split(" ", 2) for line in calls(".env") if "core.fsmonitor=false" in line]
    assert {prompt for prompt, _, _ in ours} == {"0"}
    assert {stdin.partition(":")[0] for _, stdin, _ in ours} <= {"/dev/null", "pipe"}
    network = [stdin for _, stdin, words in ours if _NETWORK & set(words.split())]
    assert set(network) == {"/dev/null"}


def test_r9_the_network_is_only_for_sync_and_only_the_configured_remote(
    mara, tomas, calls, monkeypatch, capsys
):
    monkeypatch.chdir(mara.root)
    for words in (["ls"], ["show", "anna"], ["set", "anna", "title=CTO"], ["undo"], ["audit"],
                  ["queue"], ["doctor"], ["lint"]):  # fmt: skip
        main(words)
    assert not [line for line in calls() if _NETWORK & set(line.split())]
    mara.git("remote", "add", "elsewhere", "ssh://elsewhere.example/board.git")
    _everything(mara, tomas)
    gone_to = [line for line in calls() if {"fetch", "push", "ls-remote"} & set(line.split())]
    assert gone_to
    assert all(" origin" in line and "elsewhere" not in line for line in gone_to)


def test_f36_a_damaged_object_is_said_to_be_damaged(mara, tomas):
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "title=CEO")
    blob = mara.git("rev-parse", f"HEAD:{ANNA}")
    loose = mara.root / ".git" / "objects" / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes(loose.read_bytes()[:10])
    with pytest.raises(GitError) as told:
        mara.sync()
    assert "git fsck" in told.value.hint
    assert len(Board.open(mara.root).rows("")) == 2


def test_f37_a_clock_that_is_wrong_loses_nothing(mara, tomas, both, monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_DATE", "@4102444800 +0000")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "@4102444800 +0000")
    tomas.write(ANNA, tomas.read(ANNA).replace("Head of Marketing", "CFO"))
    tomas.commit("in the year 2100")
    tomas.sync()
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    mara.set(ANNA, "title=CEO")
    (clash,) = mara.sync().conflicts
    assert {clash.kept, clash.other} == {"CFO", "CEO"}
    assert clash.kept == "CFO"
    tomas.sync()
    both()
