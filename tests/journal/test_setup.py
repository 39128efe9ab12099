"""Making a repository, its local settings, and a whole history at once."""

from __future__ import annotations

import time

import pytest

from pipeboard.errors import GitError, GitTimeout
from pipeboard.journal.identity import Identity
from pipeboard.journal.replay import Commit, fast_import
from pipeboard.journal.setup import configure, init, porcelain

MARA = Identity("Mara", "mara@example.com")


def test_a_new_repository_has_the_branch_asked_for(tmp_path, shell, monkeypatch, isolation):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    repo = init(tmp_path / "deep" / "-board", branch="trunk")
    monkeypatch.delenv("GIT_DIR")
    assert (repo.branch(), repo.head(), repo.prefix) == ("trunk", None, "")
    assert not (tmp_path / "elsewhere").exists()
    assert shell(repo.folder)("status", "--porcelain") == ""
    with pytest.raises(GitError):
        init(tmp_path / "other", branch="-x..y")


def test_a_runner_that_fails_hangs_or_is_not_there(tmp_path, git, monkeypatch):
    with pytest.raises(GitError, match="git log failed: fatal"):
        porcelain(git.folder, ["log"])
    assert porcelain(git.folder, ["log"], check=False).code == 128
    with pytest.raises(GitTimeout):
        porcelain(git.folder, ["-c", "alias.hang=!exec sleep 20", "hang"], timeout=1)
    with pytest.raises(GitError, match="no folder"):
        porcelain(tmp_path / "nowhere", ["status"])


def test_settings_are_local_and_written_once(git, repo, isolation):
    before = (isolation / "gitconfig").read_text()
    driver = "pipeboard merge-driver %O %A %B %P || git merge-file -L ours %A %O %B"
    configure(repo, {"merge.pipeboard.driver": driver, "merge.pipeboard.name": "-by field"})
    assert git("config", "--local", "merge.pipeboard.driver") == driver
    assert git("config", "--local", "merge.pipeboard.name") == "-by field"
    stamp = (git.folder / ".git/config").stat().st_mtime_ns
    configure(repo, {"merge.pipeboard.driver": driver})
    assert (git.folder / ".git/config").stat().st_mtime_ns == stamp
    assert (isolation / "gitconfig").read_text() == before
    with pytest.raises(GitError, match="not the name"):
        configure(repo, {"--global user.name": "x"})


def _history(count: int) -> list[Commit]:
    return [
        Commit(
            1_700_000_000 + number * 60,
            MARA,
            f"edit(p{number % 100}): step {number}\n\nPb-Action: edit\n",
            {f"contacts/p{number % 100}.yaml": f"name: p{number % 100}\nstep: {number}\n".encode()},
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("prefix", ["", "board"])
def test_a_history_is_replayed_and_the_files_are_clean(git, prefix):
    folder = git.folder / prefix
    folder.mkdir(exist_ok=True)
    commits = [
        *_history(1500),
        Commit(
            1_800_000_000, MARA, "rm(p0): gone\n", {"contacts/p0.yaml": None, "odd\n né": b"\r\n"}
        ),
    ]
    final: dict[str, bytes | None] = {}
    for commit in commits:
        final.update(commit.files)
    for path, content in final.items():
        if content is not None:
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content)
    began = time.monotonic()
    sha = fast_import(folder, commits)
    assert time.monotonic() - began < 4
    assert git("rev-parse", "main") == sha
    assert git("rev-list", "--count", "main") == "1501"
    assert git("status", "--porcelain") == ""
    assert git("log", "--reverse", "--format=%at %ct %an", "-1", "main~1500") == (
        "1700000000 1700000000 Mara"
    )
    git.assert_sound()


def test_a_repository_with_a_history_or_a_history_without_commits(git, repo):
    with pytest.raises(GitError):
        fast_import(git.folder, [])
    git.record("a", "x")
    with pytest.raises(GitError, match="history already"):
        fast_import(git.folder, _history(1))
