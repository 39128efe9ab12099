"""The merge driver in a repository's own config: written once, found again, never the global one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeboard.journal.repo import Repository
from pipeboard.team import arming
from tests.journal.conftest import Shell, git, repo

__all__ = ["git", "repo"]


def a_program(folder: Path, exit_code: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "pipeboard"
    program.write_text(f'#!/bin/sh\necho ran "$@" >> "{folder}/calls"\nexit {exit_code}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_it_is_written_once_and_into_this_repository_only(git: Shell, repo: Repository) -> None:
    assert arming.arm(repo)
    assert git("config", "--local", "merge.pipeboard.driver") == arming.command()
    assert git("config", "--local", "merge.pipeboard.name")
    assert not arming.arm(repo)
    assert git("config", "--global", "merge.pipeboard.driver", check=False) == ""


def test_a_driver_of_ones_own_stays(git: Shell, repo: Repository) -> None:
    git("config", "merge.pipeboard.driver", "mine %A %O %B")
    assert not arming.arm(repo)
    assert git("config", "merge.pipeboard.driver") == "mine %A %O %B"
    assert not arming.is_of_pipeboard("mine %A %O %B")


def test_a_pipeboard_on_the_path_for_good_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    assert arming.command() == arming.PLAIN
    assert arming.PLAIN == (
        "pipeboard merge-driver %O %A %B %P"
        " || git merge-file -L ours -L base -L theirs %A %O %B"
    )  # fmt: skip


def test_one_in_a_virtual_environment_is_called_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(tmp_path / "it's 100% a venv" / "bin")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "it's 100% a venv"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "it's 100% a venv" / "bin" / "python"))
    monkeypatch.setenv("PATH", f"{sys.prefix}/bin:{os.environ['PATH']}")
    assert arming.command() != arming.PLAIN
    assert arming.is_found(arming.command())


@pytest.mark.parametrize("place", ["named", "on the path", "gone"])
def test_git_finds_the_program_or_merges_by_line(
    git: Shell, repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    venv = tmp_path / "it's 100% a venv"
    program = a_program(venv / "bin")
    monkeypatch.setattr(sys, "prefix", str(venv))
    monkeypatch.setattr(sys, "executable", str(venv / "bin" / "python"))
    arming.arm(repo)
    others = tmp_path / "bin"
    if place != "named":
        program.unlink()
    if place == "on the path":
        a_program(others)
        monkeypatch.setenv("PATH", f"{others}:{os.environ['PATH']}")
    conflict(git)
    called = {"named": venv / "bin" / "calls", "on the path": others / "calls"}.get(place)
    if called is not None:
        assert called.read_text().split()[:2] == ["ran", "merge-driver"]
        assert called.read_text().split()[-1] == "contacts/a.yaml"
    else:
        text = (git.folder / "contacts/a.yaml").read_text()
        assert "<<<<<<< ours" in text
        assert ">>>>>>> theirs" in text
        assert "UU contacts/a.yaml" in git("status", "--porcelain")


def conflict(git: Shell) -> None:
    """One field changed on two branches, merged."""
    git.record(".gitattributes", "contacts/**/*.yaml merge=pipeboard\n")
    git.record("contacts/a.yaml", "owner: mara\n")
    git("checkout", "-q", "-b", "side")
    git.record("contacts/a.yaml", "owner: tomas\n")
    git("checkout", "-q", "main")
    git.record("contacts/a.yaml", "owner: ben\n")
    subprocess.run(["git", "merge", "side"], cwd=git.folder, capture_output=True, check=False)
