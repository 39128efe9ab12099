"""The same with git itself: its status, its trees, its blobs."""

from __future__ import annotations

import subprocess

import pytest

from pipeboard.journal.repo import Repository
from pipeboard.storage.index.refresh import open_index, refresh


def git(root, *args):
    command = ["git", "-C", str(root), *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(params=["", "sales/board"], ids=["own repository", "subfolder"])
def board(request, tmp_path):
    git(tmp_path, "init", "-q", "repo")
    root = tmp_path / "repo" / request.param
    (root / "contacts").mkdir(parents=True)
    (root / "pipeboard.yaml").write_text("schema: 1\n")
    for name in ("anna", "bram"):
        (root / f"contacts/{name}.yaml").write_text(f"name: {name}\nowner: mara\n")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    return root


def owners(index):
    return index.rows("SELECT name, owner FROM contact JOIN fact USING (rid) ORDER BY name")


def test_edits_commits_and_broken_files(board):
    repo = Repository.open(board)
    index = open_index(repo.own_dir, board, repo)
    assert owners(index) == [("anna", "mara"), ("bram", "mara")]
    assert not refresh(index, board, repo)
    (board / "contacts/anna.yaml").write_text("name: anna\nowner: tomas\n")
    (board / "contacts/chloë.yaml").write_text("name: chloë\n")
    (board / "contacts/bram.yaml").write_text("name: bram\nstatus: nurtre\n")
    changed = refresh(index, board, repo)
    assert changed.paths == ("contacts/anna.yaml", "contacts/bram.yaml", "contacts/chloë.yaml")
    assert owners(index) == [("anna", "tomas"), ("bram", "mara"), ("chloë", None)]
    assert index.rows("SELECT path, line FROM problem") == [("contacts/bram.yaml", 2)]
    git(board, "add", "contacts/anna.yaml", "contacts/chloë.yaml")
    git(board, "commit", "-q", "-m", "second")
    assert refresh(index, board, repo).paths == ("contacts/bram.yaml",)  # HEAD moved: looked again
    git(board, "checkout", "-q", "-f", "HEAD~1")
    refresh(index, board, repo)
    assert owners(index) == [("anna", "mara"), ("bram", "mara")]
    assert index.rows("SELECT path FROM problem") == []


def test_the_blob_is_gits_own(board):
    repo = Repository.open(board)
    index = open_index(repo.own_dir, board, repo)
    known = {path: blob for path, (_, blob) in repo.tree("HEAD").items()}
    assert dict(index.rows("SELECT path, blob FROM file")) == {
        path: blob for path, blob in known.items() if path.startswith("contacts/")
    }
    assert index.meta("config") == known["pipeboard.yaml"]


def test_a_history_that_was_thrown_away_rebuilds(board):
    repo = Repository.open(board)
    index = open_index(repo.own_dir, board, repo)
    git(board, "commit", "-q", "--amend", "-m", "other")
    git(board, "reflog", "expire", "--expire=now", "--all")
    git(board, "gc", "-q", "--prune=now")
    (board / "contacts/anna.yaml").unlink()
    assert refresh(index, board, repo).rebuilt
    assert owners(index) == [("bram", "mara")]
